import {
  type Assertion,
  type CharSet,
  foldNodes,
  kelvin,
  kelvinCell,
  longS,
  longSCell,
  type Node,
  othersCell,
  out,
  perhaps,
} from '../../regex-syntax/index.ts'
import { emptyPiece, join, noWordBoundary, type Piece, textEnd, textStart, wordBoundary } from './piece.ts'

/** All that a pattern takes: one of these texts at a place that fits it. `folded`: in any case, as RE2 folds. */
export interface Language {
  readonly pieces: readonly Piece[]
  readonly folded: boolean
}

const maxPieces = 1_000

/** Pieces that may be made on the way. */
const maxEffort = 20_000

/**
 * The texts that a pattern takes where these are finitely many and not too many, and it is certain that RE2 takes these and no others.
 * Undefined: none of that, as with most patterns. Here, unlike with filters, nothing may be too much either.
 */
export function languageOf(pattern: Node): Language | undefined {
  const folded = foldOf(pattern)
  if (folded === undefined) return undefined
  const workshop = new Workshop(folded)
  const pieces = foldNodes<Pieces>(pattern, (node, parts) => workshop.piecesOf(node, parts))
  return pieces && { pieces: unique(pieces), folded }
}

/** Undefined: not known, or too many. */
type Pieces = readonly Piece[] | undefined

/** Whether letters count in any case, in all of the pattern; undefined where they do here and do not there. */
function foldOf(pattern: Node): boolean | undefined {
  const modes = foldNodes<number>(pattern, (node, parts) => parts.reduce((all, part) => all | part, modeOf(node)))
  return modes === (foldedMode | exactMode) ? undefined : modes === foldedMode
}

const exactMode = 1
const foldedMode = 2

function modeOf(node: Node): number {
  if (node.kind !== 'character') return 0
  if (node.codePoint > 0x7f) return node.fold ? foldedMode : exactMode
  const isLetter = /[A-Za-z]/.test(String.fromCharCode(node.codePoint))
  return isLetter ? (node.fold ? foldedMode : exactMode) : 0
}

class Workshop {
  private effort = 0
  private readonly folded: boolean

  constructor(folded: boolean) {
    this.folded = folded
  }

  piecesOf(node: Node, parts: readonly Pieces[]): Pieces {
    switch (node.kind) {
      case 'empty':
        return [emptyPiece]
      case 'character':
        return this.character(node.codePoint)
      case 'set':
        return charactersOf(node.set, this.folded)?.map(text => ({ ...emptyPiece, text }))
      case 'assertion':
        return assertion(node.assertion)
      case 'sequence':
        return parts.reduce((one, two) => this.product(one, two))
      case 'choice':
        return parts.every(part => part !== undefined) ? this.counted(parts.flat()) : undefined
      case 'repeat':
        return this.repeated(parts[0], node.min, node.max)
    }
  }

  private character(codePoint: number): Pieces {
    // RE2 sees the replacement character for every lone surrogate, and never a surrogate.
    if (codePoint === 0xfffd || (codePoint >= 0xd800 && codePoint <= 0xdfff)) return undefined
    // Unicode's folding is RE2's business.
    if (this.folded && codePoint > 0x7f) return undefined
    const text = String.fromCodePoint(codePoint)
    return [{ ...emptyPiece, text: this.folded ? text.toLowerCase() : text }]
  }

  private product(one: Pieces, two: Pieces): Pieces {
    if (one === undefined || two === undefined) return undefined
    if (one.length * two.length > maxPieces) return undefined
    const joined = one.flatMap(first => two.map(second => join(first, second, this.folded)))
    const pieces = joined.filter(piece => piece !== undefined)
    return this.counted(
      pieces.filter(piece => piece !== 'unclear'),
      pieces.includes('unclear'),
    )
  }

  private repeated(pieces: Pieces, min: number, max: number): Pieces {
    if (max === Number.POSITIVE_INFINITY) return undefined
    let power: Pieces = [emptyPiece]
    const all: Piece[] = min === 0 ? [emptyPiece] : []
    for (let count = 1; count <= max && power !== undefined; count += 1) {
      power = this.product(power, pieces)
      if (count >= min && power !== undefined) all.push(...power)
    }
    return power && this.counted(all)
  }

  private counted(pieces: readonly Piece[], unclear = false): Pieces {
    this.effort += pieces.length
    return unclear || pieces.length > maxPieces || this.effort > maxEffort ? undefined : pieces
  }
}

function assertion(which: Assertion): Pieces {
  switch (which) {
    case 'text-start':
      return [{ ...emptyPiece, before: textStart }]
    case 'text-end':
      return [{ ...emptyPiece, before: textEnd }]
    case 'word-boundary':
      return [{ ...emptyPiece, before: wordBoundary }]
    case 'no-word-boundary':
      return [{ ...emptyPiece, before: noWordBoundary }]
    default:
      return undefined
  }
}

/** Undefined: there are others in the set than can be told, or the set takes a letter in one case and not in another. */
function charactersOf(set: CharSet, folded: boolean): readonly string[] | undefined {
  if (set.includes(perhaps) || set[othersCell] !== out) return undefined
  const found: string[] = []
  for (let code = 0; code < longSCell; code += 1) if (set[code] !== out) found.push(String.fromCharCode(code))
  if (set[longSCell] !== out) found.push(String.fromCharCode(longS))
  if (set[kelvinCell] !== out) found.push(String.fromCharCode(kelvin))
  if (found.length === 0) return undefined
  if (!folded) return found
  const letters = new Set(found)
  const closed = found.every(letter => caseCycle(letter).every(other => letters.has(other)))
  return closed ? found.filter(letter => letter === letter.toLowerCase() && letter.charCodeAt(0) <= 0x7f) : undefined
}

/** What RE2 takes for the same. */
function caseCycle(letter: string): readonly string[] {
  const lower = letter.charCodeAt(0) === longS ? 's' : letter.toLowerCase()
  const further = lower === 's' ? [String.fromCharCode(longS)] : lower === 'k' ? [String.fromCharCode(kelvin)] : []
  return [lower, lower.toUpperCase(), ...further]
}

function unique(pieces: readonly Piece[]): readonly Piece[] {
  return [...new Map(pieces.map(piece => [`${piece.before} ${piece.after} ${piece.text}`, piece])).values()]
}
