import type { Node } from '../regex-syntax/index.ts'
import type { Facts } from './facts.ts'
import { otherText } from './symbols.ts'
import { isBoundToStart } from './whole.ts'

/** What a text begins with, folded, in which a pattern is found that is bound to the beginning: `^https?://[0-9]`. */
export interface Beginning {
  readonly texts: ReadonlySet<string>
  /** Those that occur among them. */
  readonly lengths: readonly number[]
}

/** More of them take longer to compare than RE2 takes to say no. */
const mostLengths = 4

/** Undefined: it is not bound, or may begin with anything. */
export function beginningOf(pattern: Node, facts: Facts): Beginning | undefined {
  if (!isBoundToStart(pattern)) return undefined
  const texts = new Set((facts.exact ?? facts.prefixes).map(upToOther))
  const lengths = [...new Set([...texts].map(({ length }) => length))].sort((a, b) => a - b)
  return texts.has('') || lengths.length > mostLengths ? undefined : { texts, lengths }
}

/** A character beyond ASCII may be one unit or two: what is behind it stands nowhere in particular. */
function upToOther(text: string): string {
  const end = text.indexOf(otherText)
  return end === -1 ? text : text.slice(0, end)
}
