/**
 * A set of characters, as far as filters need to know it: one cell for each ASCII character, one for each of the two
 * characters that RE2 folds into ASCII, one for all the others together.
 *
 * A cell is `out`, `perhaps` or `within`: what is not looked up in Unicode's tables is not known, and knowing which is which keeps
 * complements right. (The complement of "perhaps" is "perhaps".) The cell of the others is `within` where all of them
 * are in the set and `perhaps` where some may be.
 */
export type CharSet = Uint8Array

export const out = 0
export const perhaps = 1
export const within = 2

/** ſ, which RE2 folds to s. */
export const longS = 0x17f
/** K, which RE2 folds to k. */
export const kelvin = 0x212a

export const longSCell = 128
export const kelvinCell = 129
export const othersCell = 130
const cells = 131

const lastCodePoint = 0x10ffff

export function emptySet(): CharSet {
  return new Uint8Array(cells)
}

/** A set of which nothing is known: any character may be in it, none must. */
export function unknownSet(): CharSet {
  return new Uint8Array(cells).fill(perhaps)
}

/** Adds `low` to `high`, both included; with `fold` what RE2 folds to one of them too. */
export function addRange(set: CharSet, low: number, high: number, fold: boolean): void {
  for (let code = low; code <= Math.min(high, 0x7f); code += 1) addAscii(set, code, fold)
  if (low <= longS && longS <= high) addCycle(set, longSCell, 's', fold)
  if (low <= kelvin && kelvin <= high) addCycle(set, kelvinCell, 'k', fold)
  if (hasOthers(low, high)) addOthers(set, low <= 0x80 && high === lastCodePoint ? within : perhaps)
}

function hasOthers(low: number, high: number): boolean {
  const others = high - Math.max(low, 0x80) + 1
  return others > [longS, kelvin].filter(special => low <= special && special <= high).length
}

/** Everything that is in `from` is in `set` too. */
export function addSet(set: CharSet, from: CharSet): void {
  for (let cell = 0; cell < cells; cell += 1) set[cell] = Math.max(set[cell] as number, from[cell] as number)
}

export function complement(set: CharSet): CharSet {
  return set.map(cell => within - cell)
}

function addAscii(set: CharSet, code: number, fold: boolean): void {
  set[code] = within
  if (!fold) return
  const lower = code | 0x20
  if (lower < 0x61 || lower > 0x7a) return
  set[lower] = within
  set[lower & ~0x20] = within
  if (lower === 0x73) set[longSCell] = within
  if (lower === 0x6b) set[kelvinCell] = within
}

function addCycle(set: CharSet, cell: number, letter: string, fold: boolean): void {
  set[cell] = within
  if (fold) addAscii(set, letter.charCodeAt(0), true)
}

function addOthers(set: CharSet, how: number): void {
  set[othersCell] = Math.max(set[othersCell] as number, how)
}
