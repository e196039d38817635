import { foldNodes, type Node } from '../regex-syntax/index.ts'

/** Longer ones tell no more, and a search for a long text is not linear whatever the text it is searched in. */
const maxLength = 16

/** A text that has to be there. */
export interface NeededText {
  readonly text: string
  /** Where the string in which it is looked for is ASCII: in its lower case. In others it may be written otherwise. */
  readonly folded: boolean
}

/**
 * A text that stands in every string in which `pattern` is found: the longest run of characters that nothing repeats, replaces or
 * leaves out. Undefined where there is none. Searching for it takes a twentieth of a call of RE2, and most values do not have it.
 *
 * Knows ASCII alone. May find less than there is (a slower test), never a text that a match can do without.
 */
export function neededText(pattern: Node): NeededText | undefined {
  const asItIs = longestRun(pattern, inItsCase)
  const folded = longestRun(pattern, inLowerCase)
  // To fold a string takes longer than to look into it as it is.
  if (asItIs.length >= enough || asItIs.length === folded.length)
    return asItIs === '' ? undefined : { text: asItIs, folded: false }
  return { text: folded, folded: true }
}

/** So long a text stands in few strings by chance. */
const enough = 4

function longestRun(pattern: Node, textOf: TextOf): string {
  const { longest } = foldNodes<Runs>(pattern, (node, parts) => runsOf(node, parts, textOf))
  return longest.slice(0, maxLength)
}

type Character = Extract<Node, { kind: 'character' }>
/** What a character stands for in a run; undefined: nobody knows. */
type TextOf = (character: Character) => string | undefined

function inItsCase({ codePoint, fold }: Character): string | undefined {
  return codePoint < 0x80 && !(fold && isLetter(codePoint)) ? String.fromCharCode(codePoint) : undefined
}

function inLowerCase({ codePoint }: Character): string | undefined {
  return codePoint < 0x80 ? String.fromCharCode(codePoint).toLowerCase() : undefined
}

function isLetter(codePoint: number): boolean {
  return /[a-z]/i.test(String.fromCodePoint(codePoint))
}

interface Runs {
  /** It takes just this text. */
  readonly exact: string | undefined
  readonly longest: string
}

const nothing: Runs = { exact: '', longest: '' }
const anything: Runs = { exact: undefined, longest: '' }

function runsOf(node: Node, parts: readonly Runs[], textOf: TextOf): Runs {
  switch (node.kind) {
    case 'character':
      return run(textOf(node))
    case 'sequence':
      return oneAfterTheOther(parts)
    case 'repeat':
      return repeated(parts[0] as Runs, node.min, node.max)
    // Between two characters: they stand together all the same.
    case 'assertion':
    case 'empty':
      return nothing
    default:
      return anything
  }
}

function run(text: string | undefined): Runs {
  return text === undefined ? anything : { exact: text, longest: text }
}

function oneAfterTheOther(parts: readonly Runs[]): Runs {
  let longest = ''
  let run = ''
  let isExact = true
  for (const part of parts) {
    if (part.exact === undefined) {
      isExact = false
      run = ''
    } else run += part.exact
    for (const text of [run, part.longest]) if (text.length > longest.length) longest = text
  }
  return { exact: isExact ? run : undefined, longest }
}

function repeated(part: Runs, min: number, max: number): Runs {
  if (min === 0) return part.exact === '' ? nothing : anything
  return { exact: min === 1 && max === 1 ? part.exact : undefined, longest: part.longest }
}
