import { addRange, type CharSet, complement, emptySet } from './char-set.ts'

type Ranges = readonly (readonly [low: string, high: string])[]

const digit: Ranges = [['0', '9']]
const upper: Ranges = [['A', 'Z']]
const lower: Ranges = [['a', 'z']]
const word: Ranges = [...digit, ...upper, ...lower, ['_', '_']]

/** RE2's `\d`, `\s` and `\w`: ASCII alone, and `\s` without the vertical tab. */
const perl: Readonly<Record<string, Ranges>> = {
  d: digit,
  s: [
    ['\t', '\n'],
    ['\f', '\r'],
    [' ', ' '],
  ],
  w: word,
}

/** `[:name:]` within brackets: ASCII alone, too. */
const posix: Readonly<Record<string, Ranges>> = {
  alnum: [...digit, ...upper, ...lower],
  alpha: [...upper, ...lower],
  ascii: [['\0', '\x7f']],
  blank: [
    ['\t', '\t'],
    [' ', ' '],
  ],
  cntrl: [
    ['\0', '\x1f'],
    ['\x7f', '\x7f'],
  ],
  digit,
  graph: [['!', '~']],
  lower,
  print: [[' ', '~']],
  punct: [
    ['!', '/'],
    [':', '@'],
    ['[', '`'],
    ['{', '~'],
  ],
  space: [
    ['\t', '\r'],
    [' ', ' '],
  ],
  upper,
  word,
  xdigit: [...digit, ['A', 'F'], ['a', 'f']],
}

/** `letter` as it stands behind the backslash: `d`, or `D` for all others. Undefined: not one of these. */
export function perlSet(letter: string, fold: boolean): CharSet | undefined {
  const ranges = Object.hasOwn(perl, letter.toLowerCase()) ? perl[letter.toLowerCase()] : undefined
  if (ranges === undefined) return undefined
  const set = setOf(ranges, fold)
  return letter === letter.toLowerCase() ? set : complement(set)
}

/** `name` as it stands between `[:` and `:]`, a leading `^` included. Undefined: there is none of that name. */
export function posixSet(name: string, fold: boolean): CharSet | undefined {
  const plain = name.startsWith('^') ? name.slice(1) : name
  const ranges = Object.hasOwn(posix, plain) ? posix[plain] : undefined
  if (ranges === undefined) return undefined
  // RE2 folds first and takes the complement then: `(?i)[[:^lower:]]` has no letter.
  const set = setOf(ranges, fold)
  return plain === name ? set : complement(set)
}

function setOf(ranges: Ranges, fold: boolean): CharSet {
  const set = emptySet()
  for (const [low, high] of ranges) addRange(set, low.charCodeAt(0), high.charCodeAt(0), fold)
  return set
}
