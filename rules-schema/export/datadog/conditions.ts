import type { Spot } from '../../import/loss.ts'
import { quoteRegex } from '../../quote-regex.ts'
import type { RegexOptions, Test } from '../../types.ts'
import type { Conjunction } from '../conjunctions.ts'
import { plainRe2 } from '../plain-re2.ts'
import { exportInputs } from './inputs.ts'

export interface DatadogCondition {
  readonly operator: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** What a test asks, as the API has it; `operator` where another one must ask it. */
type Question = Readonly<Record<string, unknown>> & { readonly operator?: string }

/** Told of each list that a condition looks up: its entries are no part of a custom rule. */
export type UseList = (id: string) => void

/** All of these, or undefined where one cannot be said: told. */
export function exportConjunction(tests: Conjunction, useList: UseList): readonly DatadogCondition[] | undefined {
  const found = tests.map(({ test, spot }) => exportTest(test, spot, useList))
  return found.some(each => each === undefined) ? undefined : found.flatMap(each => each ?? [])
}

function exportTest(test: Test, spot: Spot, useList: UseList): DatadogCondition | undefined {
  const inputs = exportInputs(test.inputs, spot)
  const question = inputs === undefined ? undefined : questionOf(test, spot, useList)
  if (question === undefined) return undefined
  if (test.operator.startsWith('!') && inputs?.length !== 1)
    return spot.at('inputs').error('a negated form looks at one path there')
  const { operator, ...asked } = question
  const isNegated = test.operator.startsWith('!')
  return {
    operator: operator === undefined ? test.operator : `${isNegated ? '!' : ''}${operator}`,
    parameters: { inputs, ...asked },
  }
}

function questionOf(test: Test, spot: Spot, useList: UseList): Question | undefined {
  switch (test.operator) {
    case 'match_regex':
    case '!match_regex':
      return regex(plainRe2(test.regex), test.options)
    case 'phrase_match':
    case '!phrase_match': {
      const { case_sensitive = true, word_boundary = false } = test.options ?? {}
      if (case_sensitive && !word_boundary) return { list: test.values }
      return asRegex(`(?:${test.values.map(value => bounded(value, word_boundary)).join('|')})`, case_sensitive, spot)
    }
    case 'exact_match':
    case '!exact_match': {
      const { case_sensitive = true } = test.options ?? {}
      if (case_sensitive) return valuesOf(test, useList)
      if (test.values === undefined) return spot.at('options').error('capital and small letters differ in lists there')
      return asRegex(`^(?:${test.values.map(quoteRegex).join('|')})$`, false, spot)
    }
    case 'ip_match':
    case '!ip_match':
      return valuesOf(test, useList)
    case 'equals':
    case '!equals':
      return equality(test.value, test.delta ?? 0, spot)
    case 'hidden_ascii_match':
      return { operator: 'match_regex', ...regex('[\\x{E0000}-\\x{E007F}]', { case_sensitive: true }) }
    case 'exists':
    case '!exists':
      return {}
    default:
      return spot.at('operator').error(`the API does not take ${test.operator}`)
  }
}

function regex(text: string, { case_sensitive = false, min_length = 0 }: RegexOptions = {}): Question {
  return { regex: text, options: { case_sensitive, ...(min_length > 0 ? { min_length } : {}) } }
}

/** In bytes; what a regular expression may have in a set of ours. */
const maxRegexBytes = 16 * 1024

function asRegex(text: string, caseSensitive: boolean, spot: Spot): Question | undefined {
  if (Buffer.byteLength(text) > maxRegexBytes) return spot.at('values').error('too many for one regular expression')
  spot.info('by a regular expression there')
  return { operator: 'match_regex', ...regex(text, { case_sensitive: caseSensitive }) }
}

/** A side that is no word character is bounded by itself. */
function bounded(phrase: string, wordBoundary: boolean): string {
  if (!wordBoundary) return quoteRegex(phrase)
  const [before, behind] = [/^\w/.test(phrase) ? '\\b' : '', /\w$/.test(phrase) ? '\\b' : '']
  return `${before}${quoteRegex(phrase)}${behind}`
}

function valuesOf(test: { readonly values?: readonly string[]; readonly list?: string }, useList: UseList): Question {
  if (test.list === undefined) return { list: test.values }
  useList(test.list)
  return { data: test.list }
}

/** The difference below which floats are equal there, and nothing else can be said. */
const delta = 0.01

function equality(value: string | number | boolean, wanted: number, spot: Spot): Question {
  if (typeof value === 'string') return { type: 'string', value }
  if (typeof value === 'boolean') return { type: 'boolean', value: String(value) }
  if (wanted !== delta) spot.at('value').warning(`numbers are equal within ${delta} there`)
  return { type: 'float', value: String(value) }
}
