import { isWord } from '../../values/text-edges.ts'

/** What is demanded of a place: bits. */
export const textStart = 1
export const textEnd = 2
export const wordBoundary = 4
export const noWordBoundary = 8

/**
 * One text that a pattern takes, and what is demanded of the places before and behind it. Of an empty text both are the same
 * place, and everything is in `before`.
 */
export interface Piece {
  readonly text: string
  readonly before: number
  readonly after: number
}

export const emptyPiece: Piece = { text: '', before: 0, after: 0 }

/** `unclear`: depends on which of several characters a folded letter is. Undefined: no text is like that. */
export type Joined = Piece | 'unclear' | undefined

/** `one` and `two` directly behind it. `folded`: a `k` may be U+212A and an `s` U+017F, which are no word characters. */
export function join(one: Piece, two: Piece, folded: boolean): Joined {
  if (one.text === '') return possible({ text: two.text, before: one.before | two.before, after: two.after })
  if (two.text === '') return possible({ text: one.text, before: one.before, after: one.after | two.before })
  const between = one.after | two.before
  if (between & (textStart | textEnd)) return undefined
  const last = one.text.at(-1) as string
  const first = two.text.charAt(0)
  if (between !== 0 && folded && (mayBeOther(last) || mayBeOther(first))) return 'unclear'
  const boundary = isWord(last.charCodeAt(0)) !== isWord(first.charCodeAt(0))
  if (between & (boundary ? noWordBoundary : wordBoundary)) return undefined
  return { text: one.text + two.text, before: one.before, after: two.after }
}

/** The text ends nowhere before something, and begins nowhere behind something. */
function possible(piece: Piece): Piece | undefined {
  if (piece.text === '') return piece
  return piece.before & textEnd || piece.after & textStart ? undefined : piece
}

export function mayBeOther(letter: string): boolean {
  return letter === 'k' || letter === 's'
}
