import { ServerResponse } from 'node:http'
import { apply } from './intrinsics.ts'
import { exchangeOf } from './marks.ts'
import type { GuardedResponse } from './messages.ts'
import type { Method } from './override.ts'

/** Thrown through a `write` or `end` that is on its way to the response head, and caught where that began. */
const unwinding = new Error('a response is being replaced')

/** On a response whose `write`, `end` or `flushHeaders` is on the stack. */
const underway = Symbol('rulewire.underway')

function isUnderway(response: GuardedResponse): boolean {
  return (response as { [underway]?: boolean })[underway] === true
}

function setUnderway(response: GuardedResponse, is: boolean): void {
  ;(response as { [underway]?: boolean })[underway] = is
}

/**
 * Every response head is written here: `write` and `end` come through, by Node's implicit head, and so do compression and
 * sessions, which change status and headers on the way. What is about to be written is final, then, and not out. Where it is
 * replaced in the middle of a `write` or `end`, that is left by an exception of ours, as Node leaves it when it refuses a head:
 * it has measured the application's body already and would send it after our head.
 */
export function gatedWriteHead(original: Method): Method {
  return function writeHead(this: GuardedResponse, ...args: unknown[]) {
    const exchange = exchangeOf(this)
    if (exchange === undefined || exchange.gate === 'ours') return apply(original, this, args)
    if (exchange.gate === 'shut') return this
    exchange.headComes(args)
    if (exchange.wantsAction && !this.headersSent) {
      if (isUnderway(this)) throw unwinding
      if (exchange.replace()) return this
    }
    let isWritten = false
    try {
      const result: unknown = apply(original, this, args)
      isWritten = true
      return result
    } finally {
      if (isWritten) exchange.headSent(args)
      else if (!this.headersSent) exchange.headRefused()
    }
  }
}

/** @param swallow takes the place of the method once the response was replaced */
export function gated(original: Method, swallow: Method): Method {
  return function gate(this: ServerResponse, ...args: unknown[]) {
    const exchange = exchangeOf(this)
    if (exchange === undefined || exchange.gate === 'ours') return apply(original, this, args)
    if (exchange.gate === 'shut') return apply(swallow, this, args)
    const send = () => apply(original, this, args)
    const pass = exchange.looksAtWrites ? () => exchange.send(args, swallow === swallowEnd, send) : send
    if (this.headersSent || isUnderway(this) || !exchange.mayReplace()) return pass()
    const { isUnwound, result } = unwindable(this, pass)
    if (exchange.wantsAction && exchange.replace()) return apply(swallow, this, args)
    return isUnwound ? pass() : result
  }
}

function unwindable(response: ServerResponse, task: () => unknown): { isUnwound: boolean; result?: unknown } {
  setUnderway(response, true)
  try {
    return { isUnwound: false, result: task() }
  } catch (error) {
    if (error !== unwinding) throw error
    return { isUnwound: true }
  } finally {
    setUnderway(response, false)
  }
}

/** `true`: there is room for more, so that what is piped here comes to its end. */
export function swallowWrite(this: ServerResponse, ...args: unknown[]): boolean {
  const done = args.at(-1)
  if (typeof done === 'function') process.nextTick(done)
  return true
}

export function swallowEnd(this: GuardedResponse, ...args: unknown[]): GuardedResponse {
  const done = args.find(argument => typeof argument === 'function') as (() => void) | undefined
  if (done === undefined) return this
  if (isOver(this)) process.nextTick(done)
  else this.once('finish', done)
  return this
}

function isOver(response: GuardedResponse): boolean {
  return response.writableFinished || (response instanceof ServerResponse ? response : response.stream).destroyed
}

export function swallow(): void {}
