import { foldNodes, type Node } from '../regex-syntax/index.ts'

/** Longer ones tell no more, and a search for a long text is not linear whatever the text it is searched in. */
const maxLength = 16

/**
 * A text that stands as it is in every string in which `pattern` is found: the longest run of characters that nothing repeats,
 * replaces or leaves out. Undefined where there is none. Searching for it takes a twentieth of a call of RE2, and most values do not
 * have it.
 *
 * Knows ASCII alone, in its own case. May find less than there is (a slower test), never a text that a match can do without.
 */
export function neededText(pattern: Node): string | undefined {
  const { longest } = foldNodes<Runs>(pattern, runsOf)
  return longest === '' ? undefined : longest.slice(0, maxLength)
}

interface Runs {
  /** It takes just this text. */
  readonly exact: string | undefined
  readonly longest: string
}

const nothing: Runs = { exact: '', longest: '' }
const anything: Runs = { exact: undefined, longest: '' }

function runsOf(node: Node, parts: readonly Runs[]): Runs {
  switch (node.kind) {
    case 'character':
      return isPlain(node) ? run(String.fromCharCode(node.codePoint)) : anything
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

function run(text: string): Runs {
  return { exact: text, longest: text }
}

function isPlain({ codePoint, fold }: Extract<Node, { kind: 'character' }>): boolean {
  const isLetter = /[a-z]/i.test(String.fromCodePoint(codePoint))
  return codePoint < 0x80 && !(fold && isLetter)
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
