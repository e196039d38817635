import { foldTable, foldText } from '../symbols.ts'
import { type Piece, textEnd, textStart } from './piece.ts'
import { fitsPlace } from './place.ts'

/** Texts of one length, with the same demands on their places. */
interface Group {
  readonly piece: Piece
  readonly texts: Set<string>
  /** The symbols with which they begin, and end: most of what stands in their place is told by these. */
  readonly first: Set<number>
  readonly last: Set<number>
}

/** Each costs a part of the text, and a look into a set. */
const maxGroups = 12

/** Many texts, each at the beginning or the end of a text: one look for each length that they have. Undefined: too many lengths. */
export function manyAnchored(pieces: readonly Piece[], folded: boolean): ((text: string) => boolean) | undefined {
  const groups = groupsOf(pieces)
  if (groups.length > maxGroups || pieces.some(({ text }) => text === '')) return undefined
  return text => {
    for (let at = 0; at < groups.length; at += 1) if (standsOneOf(groups[at] as Group, text, folded)) return true
    return false
  }
}

function standsOneOf({ piece, texts, first, last }: Group, text: string, folded: boolean): boolean {
  const { length } = piece.text
  const whole = (piece.before & textStart) !== 0 && (piece.after & textEnd) !== 0
  if (whole ? text.length !== length : text.length < length) return false
  const start = piece.before & textStart ? 0 : text.length - length
  const end = start + length
  if (!first.has(symbolAt(text, start)) || !last.has(symbolAt(text, end - 1))) return false
  const part = text.slice(start, end)
  return texts.has(folded ? foldText(part) : part) && fitsPlace(text, start, end, piece)
}

function symbolAt(text: string, at: number): number {
  return foldTable[text.charCodeAt(at)] as number
}

function groupsOf(pieces: readonly Piece[]): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const piece of pieces) {
    const key = `${piece.before} ${piece.after} ${piece.text.length}`
    const group = groups.get(key) ?? { piece, texts: new Set(), first: new Set(), last: new Set() }
    group.texts.add(piece.text)
    group.first.add(symbolAt(piece.text, 0))
    group.last.add(symbolAt(piece.text, piece.text.length - 1))
    groups.set(key, group)
  }
  return [...groups.values()]
}
