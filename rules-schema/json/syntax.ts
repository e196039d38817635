import type { ProblemCode } from '../problem.ts'

/** A mistake in a text, before it has line and column. */
export interface TextProblem {
  readonly code: ProblemCode
  readonly pointer: string
  readonly message: string
  readonly help?: string
  /** In UTF-16 code units. */
  readonly offset: number
}

export type Mistake = Omit<TextProblem, 'pointer'>

export function mistake(offset: number, message: string, help?: string): Mistake {
  return { code: 'RW001', offset, message, ...(help === undefined ? {} : { help }) }
}

/** What was found where something else should be, and what people who write that usually mean. */
export function unexpected(text: string, offset: number, expected: string): Mistake {
  if (offset >= text.length) {
    return mistake(
      offset,
      `the document ends where ${expected} should be`,
      'is the file cut off, or still being written?',
    )
  }
  const rest = text.slice(offset, offset + 40)
  const word = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0]
  const found = word ?? String.fromCodePoint(rest.codePointAt(0) as number)
  const help =
    adviceOnCharacter(rest) ?? (expected.startsWith("','") ? adviceOnSeparator(rest) : adviceOnValue(rest, word))
  return mistake(offset, `expected ${expected}, found ${JSON.stringify(found)}`, help)
}

function adviceOnCharacter(rest: string): string | undefined {
  if (/^(?:\/\/|\/\*|#)/.test(rest)) return 'JSON has no comments: put it into "description"'
  if (/^['`]/.test(rest)) return 'JSON text is in double quotes'
  return /^[“”„‘’]/.test(rest) ? 'these are typographic quotes; JSON takes plain double quotes' : undefined
}

function adviceOnSeparator(rest: string): string | undefined {
  if (/^["{[\w-]/.test(rest)) return 'a comma is missing before it'
  return /^[}\]]/.test(rest) ? 'brackets are closed in the reverse order of their opening' : undefined
}

function adviceOnValue(rest: string, word: string | undefined): string | undefined {
  if (/^[+.]?\d|^-/.test(rest))
    return 'a number begins with a digit or with - and a digit; names of members are in double quotes'
  if (word === undefined) return undefined
  if (/^(?:true|false|null)$/i.test(word)) return `write ${word.toLowerCase()}`
  if (/^(?:None|nil|undefined)$/.test(word)) return 'JSON has null, true and false'
  if (/^(?:NaN|Infinity)$/.test(word)) return 'JSON has no such number'
  return `text and names of members are in double quotes: "${word}"`
}
