import { IncomingMessage } from 'node:http'
import type { GuardedRequest } from './messages.ts'

/** Runs a task later, and answers what prevents that. Must not keep the process alive. */
export type Timer = (task: () => void, afterMs: number) => () => void

/** Taken at load: an application under test may put clocks of its own in their place, which stand still. */
const { setTimeout, clearTimeout } = globalThis

export const timer: Timer = (task, afterMs) => {
  const timeout = setTimeout(task, afterMs).unref()
  return () => clearTimeout(timeout)
}

/** What is read and thrown away of a body at most, so that its sender gets to see the answer. */
const maxBytes = 16 * 1024 * 1024
const maxMs = 5000

/** Node reads what is left of a body this small by itself, and the connection can be used again. */
const smallBytes = 64 * 1024

/**
 * Whether so much of the body may still come that the connection is better closed than read to its end. Over HTTP/2 only the stream
 * is closed, which Node does by itself.
 */
export function isLong(request: GuardedRequest, length: number | undefined): boolean {
  return request instanceof IncomingMessage && !request.complete && (length === undefined || length > smallBytes)
}

/**
 * Reads on for a while. A connection that is closed while its client still sends is reset, and the client loses the answer
 * that is on its way. Calls `done` once: at the end of the body, when the client has gone, or when it is enough.
 */
export function discardBody(request: GuardedRequest, later: Timer, done: () => void): void {
  let bytes = 0
  let isDone = false
  const finish = () => {
    if (isDone) return
    isDone = true
    cancel()
    request.off('data', count)
    done()
  }
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxBytes) finish()
  }
  const cancel = later(finish, maxMs)
  request.once('end', finish).once('close', finish).on('data', count)
}
