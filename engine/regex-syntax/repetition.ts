import type { Cursor } from './cursor.ts'

export interface Bounds {
  readonly min: number
  readonly max: number
}

/** RE2 takes no larger count. */
const maxCount = 1_000

const symbols: Readonly<Record<string, Bounds>> = {
  '*': { min: 0, max: Number.POSITIVE_INFINITY },
  '+': { min: 1, max: Number.POSITIVE_INFINITY },
  '?': { min: 0, max: 1 },
}

// No leading zeros: `{01}` is text, like `{,2}` and `{`.
const counted = /\{(0|[1-9][0-9]{0,8})(?:(,)(0|[1-9][0-9]{0,8})?)?\}/y

/** A repetition, lazy or not, if one stands here. `'refused'`: RE2 has a limit. */
export function takeRepetition(cursor: Cursor): Bounds | 'refused' | undefined {
  const symbol = symbols[cursor.text.charAt(cursor.at)]
  if (symbol !== undefined) cursor.at += 1
  const bounds = symbol ?? takeCounted(cursor)
  if (bounds === undefined) return undefined
  cursor.takes('?')
  const tooMuch = bounds.min > maxCount || (bounds.max > maxCount && bounds.max !== Number.POSITIVE_INFINITY)
  return tooMuch || bounds.max < bounds.min ? 'refused' : bounds
}

function takeCounted(cursor: Cursor): Bounds | undefined {
  const match = cursor.takesMatch(counted)
  if (match === undefined) return undefined
  const min = Number(match[1])
  const unbounded = match[2] !== undefined && match[3] === undefined
  return { min, max: unbounded ? Number.POSITIVE_INFINITY : Number(match[3] ?? match[1]) }
}
