import { answerParent } from '../../common/asked-process.ts'
import { Client } from './client.ts'
import type { LoadAnswer, LoadAsk } from './messages.ts'

/** The process that asks: one at a time is asked, by requests that were made before. */
let client: Client | undefined

async function answer(ask: LoadAsk): Promise<LoadAnswer> {
  if (ask.type === 'open') {
    client = await Client.open(ask.batch)
    return { type: 'opened' }
  }
  if (client === undefined) throw new Error('not open')
  switch (ask.type) {
    case 'saturate':
      return { type: 'saturated', load: await client.saturate(ask.ms) }
    case 'pace':
      return { type: 'paced', load: await client.pace(ask.ms, ask.rate) }
    case 'hang':
      return { type: 'hanging', sentBytes: client.hang(ask.missingBytes) }
    case 'finish':
      return { type: 'finished', load: await client.finish() }
    case 'close':
      await client.close()
      client = undefined
      return { type: 'closed' }
  }
}

answerParent(answer)
