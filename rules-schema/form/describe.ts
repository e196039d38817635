import { pointerTokens } from '../pointer.ts'

const longest = 40

/** What stands in a document, in an author's words: `text ("4…")`, `the number 5`, `a list`. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'string') return `text (${quote(value)})`
  return typeof value === 'number' ? `the number ${value}` : String(value)
}

/** As JSON, cut to what fits into a sentence. */
export function quote(text: string): string {
  const points = [...text.slice(0, longest * 2)]
  return JSON.stringify(points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : text)
}

const entryWords: Readonly<Record<string, string>> = {
  rules: 'a rule',
  lists: 'a list',
  exclusions: 'an exclusion',
  entries: 'an entry of the list',
  tests: 'a test',
}

/** What a pointer names: `"regex"`, or `an entry of "values"`. */
export function label(pointer: string): string {
  const tokens = pointerTokens(pointer)
  const last = tokens.at(-1)
  if (last === undefined) return 'the document'
  if (!/^\d+$/.test(last)) return quote(last)
  const list = tokens.findLast(token => !/^\d+$/.test(token))
  if (list === 'rules' && tokens[0] === 'exclusions') return 'a target'
  return entryWords[list ?? ''] ?? `an entry of ${quote(list ?? '')}`
}

const typeWords: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'text',
}

/** Of a schema's `type`. */
export function typeInWords(type: string | readonly string[]): string {
  const words = (typeof type === 'string' ? [type] : type).map(name => typeWords[name] ?? name)
  return words.length === 1 ? (words[0] as string) : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
