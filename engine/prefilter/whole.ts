import { foldNodes, type Node } from '../regex-syntax/index.ts'
import { type Kinds, kindsOfSymbols, noKinds, union } from './kinds.ts'
import { other, symbolOf } from './symbols.ts'
import { symbolsOf } from './symbols-of.ts'

/** What is true of the whole of every text in which a pattern is found that is bound to both its ends: `^[0-9]{3}$`. */
export interface Whole {
  /** No other kinds of characters occur. */
  readonly only: Kinds
  /** In UTF-16 units; Infinity where there is no bound. */
  readonly maxLength: number
}

/** Undefined: the pattern may be found within more, or there is nothing that it does not take. */
export function wholeOf(pattern: Node): Whole | undefined {
  const { start, end } = foldNodes<Bounds>(pattern, boundsOf)
  if (!start || !end) return undefined
  const whole = foldNodes<Whole>(pattern, extentOf)
  const { low, high } = whole.only
  return whole.maxLength === Number.POSITIVE_INFINITY && (low & high) === -1 ? undefined : whole
}

/** Every match begins where the text begins. */
export function isBoundToStart(pattern: Node): boolean {
  return foldNodes<Bounds>(pattern, boundsOf).start
}

/** Whether what a part takes begins where the text begins, and ends where it ends. */
interface Bounds {
  readonly start: boolean
  readonly end: boolean
}

const unbound: Bounds = { start: false, end: false }

function boundsOf(node: Node, parts: readonly Bounds[]): Bounds {
  switch (node.kind) {
    case 'assertion':
      return { start: node.assertion === 'text-start', end: node.assertion === 'text-end' }
    case 'sequence':
      // Where one item stands at the start, those before it take nothing.
      return { start: parts.some(part => part.start), end: parts.some(part => part.end) }
    case 'choice':
      return { start: parts.every(part => part.start), end: parts.every(part => part.end) }
    case 'repeat':
      return node.min > 0 ? (parts[0] as Bounds) : unbound
    default:
      return unbound
  }
}

function extentOf(node: Node, parts: readonly Whole[]): Whole {
  const only = parts.map(part => part.only).reduce(union, noKinds)
  switch (node.kind) {
    case 'character':
      return oneOf(new Set([symbolOf(node.codePoint)]))
    case 'set':
      return oneOf(symbolsOf(node.set))
    case 'sequence':
      return { only, maxLength: parts.reduce((sum, part) => sum + part.maxLength, 0) }
    case 'choice':
      return { only, maxLength: parts.reduce((most, part) => Math.max(most, part.maxLength), 0) }
    case 'repeat':
      return { only, maxLength: times((parts[0] as Whole).maxLength, node.max) }
    default:
      return { only, maxLength: 0 }
  }
}

/** What is not ASCII may be two units. */
function oneOf(symbols: ReadonlySet<number>): Whole {
  return { only: kindsOfSymbols(symbols), maxLength: symbols.has(other) ? 2 : 1 }
}

/** Nothing endless times is nothing, and something endless no time too. */
function times(length: number, max: number): number {
  return length === 0 || max === 0 ? 0 : length * max
}
