import type { Exchange } from './exchange.ts'

/** Shared by every copy of this package in the process, so that a request is judged once. */
const guarded = Symbol.for('rulewire.guarded')

/** This copy's own. */
const exchange = Symbol('rulewire.exchange')

interface Marked {
  [guarded]?: true
  [exchange]?: Exchange | undefined
}

/** Nested servers and other copies hand the same request on. Answers false when somebody has it already. */
export function markGuarded(request: object): boolean {
  const marked = request as Marked
  if (marked[guarded]) return false
  marked[guarded] = true
  return true
}

export function setExchange(target: object, value: Exchange | undefined): void {
  ;(target as Marked)[exchange] = value
}

export function exchangeOf(target: object): Exchange | undefined {
  return (target as Marked)[exchange]
}
