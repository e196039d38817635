import type { Cursor } from './cursor.ts'

/** What `(?…)` switches: `i` fold, `m` lines, `s` the dot takes newlines. (`U` swaps greedy and lazy, which is all the same here.) */
export interface Flags {
  readonly fold: boolean
  readonly lines: boolean
  readonly dotAll: boolean
}

/** What `(` begins. `flags` hold from here to the end of the group, or, where none was opened, of the one around. */
export interface Opening {
  readonly opens: boolean
  readonly flags: Flags
}

const capture = /\(\?P<[^>]*>/y
const flagged = /\(\?([imsU]*)(?:-([imsU]+))?([:)])/y

/** The cursor stands at a `(`. Undefined: RE2 would refuse it. */
export function takeOpening(cursor: Cursor, flags: Flags): Opening | undefined {
  if (!cursor.sees('(?')) return { opens: cursor.takes('('), flags }
  if (cursor.takesMatch(capture)) return { opens: true, flags }
  const match = cursor.takesMatch(flagged)
  if (match === undefined) return undefined
  const [, on = '', off = '', end] = match
  return { opens: end === ':', flags: switched(switched(flags, on, true), off, false) }
}

function switched(flags: Flags, letters: string, to: boolean): Flags {
  return {
    fold: letters.includes('i') ? to : flags.fold,
    lines: letters.includes('m') ? to : flags.lines,
    dotAll: letters.includes('s') ? to : flags.dotAll,
  }
}
