import type { Batch } from './load/messages.ts'
import type { LoadProcess } from './load-process.ts'
import { bodyBytes } from './scenarios/post.ts'
import type { ServerProcess } from './server-process.ts'
import { assertRight } from './turn.ts'

/** That has not come: about half of it. */
const missingBytes = 512

/** What one peer held in one round. */
export interface InFlight {
  /** More than with none of them, for each request, in bytes. */
  readonly bytesEach: number
  /** Of the body, that had come of each. */
  readonly bodyBytes: number
  /** How many of them Rulewire held back; 0 for who does not say. */
  readonly held: number
}

/** Sends requests but for the end of their bodies, measures, sends the rest. Throws on wrong answers. */
export async function holdInFlight(
  load: LoadProcess,
  server: ServerProcess,
  batch: Omit<Batch, 'port'>,
): Promise<InFlight> {
  await load.open({ ...batch, port: server.port })
  // A whole one first, so that what a connection needs is there already.
  const firstBytes = await load.hang(0)
  assertRight(await load.finish(), server.peer.name)
  const counted = await server.figures()
  const emptyBytes = await server.memoryBytes()
  await server.hasReceived(firstBytes + (await load.hang(missingBytes)))
  const fullBytes = await server.memoryBytes()
  const figures = await server.figures()
  const finished = await load.finish()
  await load.close()
  assertRight(finished, server.peer.name)
  const begun = (figures?.requests ?? 0) - (counted?.requests ?? 0)
  if (figures !== undefined && begun !== batch.connections)
    throw new Error(`Rulewire saw ${begun} of ${batch.connections} requests that were in flight`)
  return {
    bytesEach: (fullBytes - emptyBytes) / batch.connections,
    bodyBytes: bodyBytes - missingBytes,
    held: (figures?.held ?? 0) - (counted?.held ?? 0),
  }
}
