import { type CharSet, kelvinCell, longSCell, othersCell, out, perhaps, within } from '../regex-syntax/index.ts'

/** More than any property, or any choice of properties that was tried (1,854 for `[\p{L}\p{N}\p{P}]`). */
export const ofProperty = 2_000
/** All of UTF-8 beyond ASCII. */
const ofAllOthers = 10
/** For what is missing from it: a tree is cut in two. */
const ofCut = 14
/** Of one character: its bytes, and those of what RE2 folds to it. */
const ofCharacter = 6
/** A range within one script. */
const ofShortRange = 20
/** Of a range that is cut at every length of UTF-8, and in which what RE2 folds to its characters is scattered. */
const ofRange = 160
const shortRange = 0x100

const property = /\\[pP]/
/** What is no ASCII: as it is, or as an escape; a range with both of its ends. */
const item = String.raw`(?:[^\0-\x7f]|\\x\{[0-9A-Fa-f]+\}|\\x[89A-Fa-f][0-9A-Fa-f]|\\[2-7][0-7]{2})`
const items = new RegExp(`(${item})(?:-(${item}))?|-${item}`, 'gu')

/**
 * How many instructions RE2 needs for one character of a set: one or two for a range of ASCII, and for what is beyond it a tree of
 * UTF-8 bytes. At least as many as there are, and mostly at most twice; `written` is the set as it stands in the source.
 */
export function setSize(set: CharSet, written: string): number {
  return property.test(written) ? ofProperty : Math.max(1, 2 * asciiRanges(set) + othersSize(set, written))
}

function asciiRanges(set: CharSet): number {
  let ranges = 0
  for (let code = 0; code < longSCell; code += 1) if (has(set, code) && (code === 0 || !has(set, code - 1))) ranges += 1
  return ranges
}

function has(set: CharSet, cell: number): boolean {
  return set[cell] !== out
}

function othersSize(set: CharSet, written: string): number {
  const specials = [longSCell, kelvinCell].filter(cell => has(set, cell)).length
  switch (set[othersCell]) {
    case within:
      return ofAllOthers + (2 - specials) * ofCut
    case perhaps:
      return writtenSize(written) + (written.startsWith('[^') ? ofAllOthers + ofCut : 0)
    default:
      return specials * ofCharacter
  }
}

function writtenSize(written: string): number {
  let size = 0
  for (const [, low, high] of written.matchAll(items)) {
    if (low === undefined) size += ofRange
    else if (high === undefined) size += ofCharacter
    else size += codePoint(high) - codePoint(low) < shortRange ? ofShortRange : ofRange
  }
  return size
}

/** The characters beyond ASCII that a set names, ends of ranges among them. */
export function namedOthers(written: string): readonly string[] {
  return [...written.matchAll(items)]
    .flatMap(([, low, high]) => [low, high])
    .filter(named => named !== undefined)
    .map(named => String.fromCodePoint(codePoint(named)))
}

function codePoint(written: string): number {
  if (!written.startsWith('\\')) return written.codePointAt(0) as number
  const hexadecimal = /^\\x\{?([0-9A-Fa-f]+)/.exec(written)?.[1]
  return hexadecimal === undefined ? Number.parseInt(written.slice(1), 8) : Number.parseInt(hexadecimal, 16)
}
