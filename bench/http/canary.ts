import { type CanaryKind, canaryPath, canaryWord } from './rules/canary-rules.ts'
import type { Scenario } from './scenario.ts'
import type { ServerProcess } from './server-process.ts'

/**
 * Asks for what the rules block, before anything is measured. Throws where a guard that must block does not: it would be measured doing
 * nothing. What it does not see in this host is answered, as a remark: then it does less than the others.
 */
export async function canaries(server: ServerProcess, { sees }: Scenario): Promise<readonly string[]> {
  const { name, isGuarded, dist } = server.peer
  const header = await statusOf(server.port, 'header')
  const seen = await statusOf(server.port, sees)
  if (!isGuarded) {
    if (header !== 200 || seen !== 200) throw new Error(`${name} answered a canary with ${header}, ${seen}`)
    return []
  }
  if (header !== blocked) throw new Error(`${name} let a canary pass: ${header}`)
  if (seen === blocked) return []
  if (dist !== undefined || seen !== 200) throw new Error(`${name} let a canary in the ${sees} pass: ${seen}`)
  return [`${name} does not see the ${sees} here, so it judges less`]
}

const blocked = 403

async function statusOf(port: number, kind: CanaryKind): Promise<number> {
  const url = `http://127.0.0.1:${port}${canaryPath}${kind === 'query' ? `?canary=${canaryWord}` : ''}`
  const body = { method: 'POST', body: JSON.stringify({ canary: canaryWord }), headers: jsonHeaders }
  const init = kind === 'body' ? body : { headers: kind === 'header' ? { 'x-canary': canaryWord } : {} }
  const response = await fetch(url, { ...init, headers: { ...init.headers, connection: 'close' } })
  await response.arrayBuffer()
  return response.status
}

const jsonHeaders = { 'content-type': 'application/json' }
