import { Needle } from '../needle.ts'
import { foldTable } from '../symbols.ts'
import type { Language } from './language.ts'
import { manyAnchored } from './many-anchored.ts'
import { type Piece, textEnd, textStart } from './piece.ts'
import { fitsPlace } from './place.ts'
import { standsAt } from './stands-at.ts'

/** Whether a pattern is found in a text: the very verdict of RE2, without RE2, which takes 400 ns before it looks at anything. */
export interface TextTest {
  readonly test: (text: string) => boolean
  /** UTF-16 units; RE2 is as fast or faster with texts that are longer. Infinity: never. */
  readonly upTo: number
}

/** Of texts that may stand anywhere: each costs a walk. */
const maxNeedles = 4

/** A needle reads a character in 2 to 3 ns, RE2 in a quarter of one. */
const needleUpTo = 160

/** The engine's own search may take as many steps as text and needle have characters, multiplied. */
const maxSimple = 32

/**
 * A language as functions on strings: equal, starts with, ends with, contains. Undefined where RE2 does it better: too many texts to
 * look for one by one, or demands on an empty place.
 */
export function textTest({ pieces, folded }: Language): TextTest | undefined {
  const anchored = pieces.filter(isAnchored)
  const free = pieces.filter(piece => !isAnchored(piece))
  if (free.length > maxNeedles) return undefined
  const many = anchored.length > maxNeedles
  const tests = [
    ...(many ? [manyAnchored(anchored, folded)] : anchored.map(piece => anchoredTest(piece, folded))),
    ...free.map(piece => freeTest(piece, folded)),
  ]
  if (!tests.every(test => test !== undefined)) return undefined
  const walks = free.filter(piece => !isSimple(piece, folded)).length
  return { test: anyOf(tests), upTo: walks === 0 ? Number.POSITIVE_INFINITY : Math.floor(needleUpTo / walks) }
}

type Test = TextTest['test']

function anyOf(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0] as Test
  return text => {
    for (let at = 0; at < tests.length; at += 1) if ((tests[at] as Test)(text)) return true
    return false
  }
}

function isAnchored({ text, before, after }: Piece): boolean {
  return text === '' || (before & textStart) !== 0 || (after & textEnd) !== 0
}

function anchoredTest(piece: Piece, folded: boolean): Test | undefined {
  const { text: own, before } = piece
  if (own === '') return emptyTest(before)
  const atStart = (before & textStart) !== 0
  return text => {
    const start = atStart ? 0 : text.length - own.length
    return start >= 0 && standsAt(text, start, own, folded) && fitsPlace(text, start, start + own.length, piece)
  }
}

/** Every text has a beginning and an end; where in it words do, RE2 knows. */
function emptyTest(demands: number): Test | undefined {
  if (demands === (textStart | textEnd)) return text => text === ''
  return demands & ~(textStart | textEnd) ? undefined : () => true
}

function freeTest(piece: Piece, folded: boolean): Test {
  const { text: own, before, after } = piece
  if (isSimple(piece, folded)) return text => text.includes(own)
  const needle = new Needle(own, folded ? foldTable : undefined)
  const demanding = before !== 0 || after !== 0
  const fits = demanding ? (text: string, start: number, end: number) => fitsPlace(text, start, end, piece) : undefined
  return text => needle.standsIn(text, fits)
}

function isSimple({ text, before, after }: Piece, folded: boolean): boolean {
  return !folded && before === 0 && after === 0 && text.length <= maxSimple
}
