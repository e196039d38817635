import type { Transformer } from './transformer.ts'

/** What becomes of a unit of the text. */
const stays = 0
const goes = 1
const space = 2
/** No space stays before it. */
const closing = 3

/** By unit; those that are not here stay as they are. */
const classes = new Uint8Array(0x80)
for (const character of '\\"\'^') classes[character.charCodeAt(0)] = goes
for (const character of '\t\n\v\f\r ,;') classes[character.charCodeAt(0)] = space
for (const character of '/(') classes[character.charCodeAt(0)] = closing

/** So many units are put into one text at a time. */
const chunk = 2048
const units = new Uint16Array(chunk)

/** A command line without what shells ignore: quoting, and white space (commas and semicolons too) beyond one space. */
export const shellUnescape: Transformer = text => {
  const start = firstChange(text)
  return start === -1 ? text : text.slice(0, start) + rewritten(text, start)
}

/** Where something has to be taken out, or put otherwise; -1: nowhere. A space that may go with what is behind it is one. */
function firstChange(text: string): number {
  let isSpaced = false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const kind = unit < 0x80 ? (classes[unit] as number) : stays
    if (kind === goes || isCapital(unit)) return isSpaced ? at - 1 : at
    if (isSpaced && kind !== stays) return at - 1
    if (kind === space && unit !== 0x20) return at
    isSpaced = kind === space
  }
  return -1
}

/** One pass; a space is written when it is known what comes behind it. */
function rewritten(text: string, start: number): string {
  let made = ''
  let count = 0
  let isSpaced = false
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const kind = unit < 0x80 ? (classes[unit] as number) : stays
    if (kind === goes) continue
    if (kind === space) {
      isSpaced = true
      continue
    }
    // Two for this one, and one for a space at the end.
    if (count > chunk - 3) {
      made += textOf(count)
      count = 0
    }
    if (isSpaced && kind !== closing) units[count++] = 0x20
    isSpaced = false
    units[count++] = isCapital(unit) ? unit | 0x20 : unit
  }
  if (isSpaced) units[count++] = 0x20
  return made + textOf(count)
}

function isCapital(unit: number): boolean {
  return unit >= 0x41 && unit <= 0x5a
}

function textOf(count: number): string {
  return String.fromCharCode.apply(null, units.subarray(0, count) as unknown as number[])
}
