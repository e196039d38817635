import { addRange, addSet, type CharSet, complement, emptySet, unknownSet } from './char-set.ts'
import type { Cursor } from './cursor.ts'
import { takeEscape } from './escape.ts'
import { perlSet, posixSet } from './named-sets.ts'

const property = /\\[pP](?:\{[^}]*\}|[^{])/uy
const perl = /\\([dDsSwW])/y

/** A set between brackets; the cursor stands behind the opening one. Undefined: RE2 would refuse it, or it is not understood. */
export function takeBrackets(cursor: Cursor, fold: boolean): CharSet | undefined {
  const negated = cursor.takes('^')
  const set = emptySet()
  // A closing bracket that comes first is a character.
  for (let first = true; first || !cursor.sees(']'); first = false) {
    if (cursor.ended || !takeMember(cursor, set, fold)) return undefined
  }
  cursor.takes(']')
  return negated ? complement(set) : set
}

/** `\pN`, `\p{Greek}`: which characters these are is not looked up. */
export function takeProperty(cursor: Cursor): CharSet | undefined {
  return cursor.takesMatch(property) && unknownSet()
}

/** `\d` and its like. */
export function takePerl(cursor: Cursor, fold: boolean): CharSet | undefined {
  const letter = cursor.takesMatch(perl)?.[1]
  return letter === undefined ? undefined : perlSet(letter, fold)
}

/** False: not understood. */
function takeMember(cursor: Cursor, set: CharSet, fold: boolean): boolean {
  const start = cursor.at
  const name = cursor.takes('[:') ? cursor.takeTo(':]') : undefined
  if (name !== undefined) return add(set, posixSet(name, fold))
  // Without an end it is no name: `[[:x]` is `[`, `:` and `x`.
  cursor.at = start
  const known = takeProperty(cursor) ?? takePerl(cursor, fold)
  return known === undefined ? takeRange(cursor, set, fold) : add(set, known)
}

function add(set: CharSet, from: CharSet | undefined): boolean {
  if (from !== undefined) addSet(set, from)
  return from !== undefined
}

function takeRange(cursor: Cursor, set: CharSet, fold: boolean): boolean {
  const low = takeCharacter(cursor)
  if (low === undefined) return false
  // `[a-]` is `a` and `-`.
  const high = cursor.sees('-') && !cursor.sees('-]') && cursor.at + 1 < cursor.text.length ? takeEnd(cursor) : low
  if (high === undefined || high < low) return false
  addRange(set, low, high, fold)
  return true
}

function takeEnd(cursor: Cursor): number | undefined {
  cursor.takes('-')
  return takeCharacter(cursor)
}

function takeCharacter(cursor: Cursor): number | undefined {
  return cursor.takes('\\') ? takeEscape(cursor) : cursor.take()
}
