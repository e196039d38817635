import { isWordBoundary } from '../../values/text-edges.ts'
import { noWordBoundary, type Piece, textEnd, textStart, wordBoundary } from './piece.ts'

/** Whether a piece's demands are met where it stands, from `start` to `end`. */
export function fitsPlace(text: string, start: number, end: number, { before, after }: Piece): boolean {
  return (before === 0 || fits(text, start, before)) && (after === 0 || fits(text, end, after))
}

function fits(text: string, at: number, demands: number): boolean {
  if (demands & textStart && at !== 0) return false
  if (demands & textEnd && at !== text.length) return false
  if (!(demands & (wordBoundary | noWordBoundary))) return true
  return (demands & (isWordBoundary(text, at) ? noWordBoundary : wordBoundary)) === 0
}
