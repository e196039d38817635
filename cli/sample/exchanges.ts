import type { RequestDescription, ResponseDescription } from '../../http/index.ts'
import { findAddress, Lines, maxProblems, type Problem, parseRuleSet, readJson } from '../../rules-schema/index.ts'
import { type CliError, usageError } from '../exit.ts'
import type { LoadedFile } from '../rule-files.ts'

/** A request and what was answered, as rule tests describe them. */
export interface Exchange {
  readonly name: string
  readonly request: RequestDescription
  readonly response?: ResponseDescription
}

/**
 * Of a file with one `{ request, response }` or an array of them; tests of a rule will do, since it is read as such. Throws a
 * usage error for anything else.
 */
export function readExchanges({ file, source }: LoadedFile, declared?: readonly string[]): readonly Exchange[] {
  const value = readValue(file, source)
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (entries.length === 0) throw usageError('no-request', `${file} has no request`)
  const wrong = problemsOf(entries, declared ?? namesIn(entries))
  if (wrong.length > 0) throw badSample(file, wrong, Array.isArray(value))
  return (entries as readonly Partial<Exchange>[]).map(({ name, request = {}, response }, index) => ({
    name: name ?? `request ${index + 1}`,
    request,
    ...(response === undefined ? {} : { response }),
  }))
}

function readValue(file: string, source: Buffer): unknown {
  const text = new TextDecoder().decode(source)
  const { value, problems } = readJson(text)
  const [first] = problems
  if (first === undefined) return value
  const { line, column } = new Lines(text).at(first.offset)
  throw usageError('not-json', `${file}:${line}:${column}: ${first.message}`, first.help)
}

/** Each as the test of a rule, so that a request means the same here and there. */
function problemsOf(entries: readonly unknown[], declared: readonly string[]): readonly Problem[] {
  const rules = entries.map((entry, index) => ({
    id: `request-${index}`,
    category: 'attack_attempt',
    event: 'sample',
    tests: [isObject(entry) ? { expect: { match: true }, ...entry } : entry],
  }))
  const parsed = parseRuleSet({ version: 1, rules, ...(declared.length === 0 ? {} : { addresses: declared }) })
  return parsed.ok ? [] : parsed.problems.filter(({ severity }) => severity === 'error')
}

/** Without rules nobody has declared an address: those that are there are taken as they are. */
function namesIn(entries: readonly unknown[]): readonly string[] {
  const names = entries.flatMap(entry => {
    const request = isObject(entry) ? (entry as Partial<Exchange>).request : undefined
    return isObject(request) && isObject(request.addresses) ? Object.keys(request.addresses) : []
  })
  return [...new Set(names)].filter(name => findAddress(name) === undefined)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function badSample(file: string, problems: readonly Problem[], isArray: boolean): CliError {
  const [first] = problems as readonly [Problem]
  const [, , index = '0', , , ...rest] = first.pointer.split('/')
  const pointer = [...(isArray ? ['', index] : ['']), ...rest].join('/')
  const count = problems.length === maxProblems ? `${maxProblems} or more` : problems.length
  const more = problems.length > 1 ? ` (the first of ${count} problems)` : ''
  return usageError(
    'bad-request-file',
    `${file}: ${pointer === '' ? '' : `${pointer}: `}${first.message}${more}`,
    first.help,
  )
}
