import { IncomingMessage } from 'node:http'
import { isBrokenOff } from './http2-request.ts'
import type { GuardedRequest } from './messages.ts'

/** The part of a body that was there before the guard heard of its request: none where a server tells it. */
export interface EarlyBody {
  /** As the parser handed them over; they still wait in the stream. */
  readonly chunks: readonly Uint8Array[]
  /** Nothing more will come. */
  readonly isWhole: boolean
}

export const mountedTooLate =
  'a rule looks at request bodies, and one had been read before the guard saw its request: mount the adapter before body parsers'

interface StreamState {
  readonly ended: boolean
  /** Node 20: a linked list; from 22 on an array, of which what was read is emptied. */
  readonly buffer: Iterable<unknown>
}

/**
 * Middlewares that wait for something leave the parser time to go on. What it has handed over meanwhile lies in the stream, where
 * it can be looked at without being taken. Undefined: some of it is gone, or nobody can tell.
 */
export function earlyBody(request: GuardedRequest): EarlyBody | undefined {
  if (request.readableDidRead || request.readableEnded || request.destroyed || request.errored) return undefined
  const { ended, buffer } = (request as unknown as { _readableState: StreamState })._readableState
  if (ended && !(request instanceof IncomingMessage) && isBrokenOff(request)) return undefined
  const chunks = request.readableLength === 0 ? [] : [...buffer].filter(chunk => chunk instanceof Uint8Array)
  // Whatever Node makes of its buffer one day, this says whether that was all.
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return bytes === request.readableLength ? { chunks, isWhole: ended } : undefined
}

/** A stream whose buffer is full has stopped its connection; nobody reads from it while the request is held. */
export function wakeParser(request: GuardedRequest): void {
  if (request instanceof IncomingMessage && request.readableLength > 0) request.socket.resume()
}
