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
  if (offset >= text.length)
    return mistake(
      offset,
      `the document ends where ${expected} should be`,
      'is the file cut off, or still being written?',
    )
  const rest = text.slice(offset, offset + 40)
  const word = /^[A-Za-z_$][\w$]*/.exec(rest)?.[0]
  const found = word ?? String.fromCodePoint(rest.codePointAt(0) as number)
  return mistake(offset, `expected ${expected}, found ${JSON.stringify(found)}`, advice(rest, word))
}

function advice(rest: string, word: string | undefined): string | undefined {
  if (rest.startsWith('//') || rest.startsWith('/*') || rest.startsWith('#'))
    return 'JSON has no comments: put it into "description"'
  if (rest.startsWith("'") || rest.startsWith('`')) return 'JSON text is in double quotes'
  if (/^[“”„‘’]/.test(rest)) return 'these are typographic quotes; JSON takes plain double quotes'
  if (/^[+.]?\d|^-\./.test(rest)) return 'a number begins with a digit or with - and a digit'
  if (word === undefined) return undefined
  if (/^(true|false|null)$/i.test(word)) return `write ${word.toLowerCase()}`
  if (/^(None|nil|undefined)$/.test(word)) return 'JSON has null, true and false'
  if (/^(NaN|Infinity)$/.test(word)) return 'JSON has no such number'
  return `text and names of members are in double quotes: "${word}"`
}
