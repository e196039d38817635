import { foldText } from '../symbols.ts'
import { type Piece, textEnd, textStart } from './piece.ts'
import { fitsPlace } from './place.ts'

/** Texts of one length, with the same demands on their places. */
interface Group {
  readonly piece: Piece
  readonly texts: Set<string>
}

/** Each costs a part of the text, and a look into a set. */
const maxGroups = 12

/** So many are compared where they would stand, before a part of the text is worth making. */
const fewTexts = 4

/** Many texts, each at the beginning or the end of a text: one look for each length that they have. Undefined: too many lengths. */
export function manyAnchored(pieces: readonly Piece[], folded: boolean): ((text: string) => boolean) | undefined {
  const groups = groupsOf(pieces)
  if (groups.length > maxGroups || pieces.some(({ text }) => text === '')) return undefined
  return text => {
    for (let at = 0; at < groups.length; at += 1) if (standsOneOf(groups[at] as Group, text, folded)) return true
    return false
  }
}

function standsOneOf({ piece, texts }: Group, text: string, folded: boolean): boolean {
  const { length } = piece.text
  const whole = (piece.before & textStart) !== 0 && (piece.after & textEnd) !== 0
  if (whole ? text.length !== length : text.length < length) return false
  const start = piece.before & textStart ? 0 : text.length - length
  if (!stands(texts, text, start, start + length, folded)) return false
  return fitsPlace(text, start, start + length, piece)
}

function stands(texts: ReadonlySet<string>, text: string, start: number, end: number, folded: boolean): boolean {
  if (!folded && texts.size <= fewTexts) {
    for (const one of texts) if (text.startsWith(one, start)) return true
    return false
  }
  const part = text.slice(start, end)
  return texts.has(folded ? foldText(part) : part)
}

function groupsOf(pieces: readonly Piece[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const piece of pieces) {
    const key = `${piece.before} ${piece.after} ${piece.text.length}`
    const group = groups.get(key) ?? { piece, texts: new Set() }
    group.texts.add(piece.text)
    groups.set(key, group)
  }
  return [...groups.values()]
}
