import { exactDelta } from '../../import/libddwaf/exact-delta.ts'
import type { Spot } from '../../import/loss.ts'
import type { Endpoint, Test } from '../../types.ts'
import { asciiLower } from '../ascii-lower.ts'
import type { Conjunction } from '../conjunctions.ts'
import { endpointRegex, methodsOf } from '../endpoint-regex.ts'
import { plainRe2 } from '../plain-re2.ts'
import { exportInputs, targetAddress, toPath, toRawPath } from './inputs.ts'
import type { ExportedLists } from './lists.ts'

export interface LibddwafCondition {
  readonly operator: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** All of these, or undefined where one cannot be said: told. */
export function exportConjunction(tests: Conjunction, lists: ExportedLists): readonly LibddwafCondition[] | undefined {
  const found = tests.map(({ test, spot }) => exportTest(test, spot, lists))
  return found.some(each => each === undefined) ? undefined : found.flatMap(each => each ?? [])
}

function exportTest(test: Test, spot: Spot, lists: ExportedLists): LibddwafCondition | undefined {
  if (test.operator === 'exists' && test.inputs.some(({ target }) => target === 'keys')) return anyName(test, spot)
  const lowercase = isCaseless(test)
  const inputs = exportInputs(test.inputs, spot, {
    lowercase,
    pathAlone: test.operator === 'exists' || test.operator === '!exists',
    exactlyOne: test.operator.startsWith('!'),
  })
  const parameters = inputs === undefined ? undefined : operandsOf(test, spot, lists, lowercase)
  return parameters === undefined ? undefined : { operator: test.operator, parameters: { inputs, ...parameters } }
}

/** A member of any name, but for the empty one. */
function anyName(test: Extract<Test, { operator: 'exists' | '!exists' }>, spot: Spot): LibddwafCondition | undefined {
  const inputs = exportInputs(test.inputs, spot)
  spot.info('"exists" of names becomes match_regex: a member without a name does not count')
  return inputs === undefined ? undefined : { operator: 'match_regex', parameters: { inputs, regex: '' } }
}

function isCaseless(test: Test): boolean {
  switch (test.operator) {
    case 'phrase_match':
    case '!phrase_match':
    case 'exact_match':
    case '!exact_match':
      return test.options?.case_sensitive === false
    default:
      return false
  }
}

type Parameters = Readonly<Record<string, unknown>>

/** Undefined: it cannot be said, which is told. */
function operandsOf(test: Test, spot: Spot, lists: ExportedLists, lowercase: boolean): Parameters | undefined {
  switch (test.operator) {
    case 'match_regex':
    case '!match_regex':
      return { regex: plainRe2(test.regex), ...optionsOf(test.options) }
    case 'match_regex_with_checksum':
    case '!match_regex_with_checksum':
      return { regex: plainRe2(test.regex), checksum: test.checksum, ...optionsOf(test.options) }
    case 'phrase_match':
    case '!phrase_match':
      return {
        list: lowercase ? test.values.map(asciiLower) : test.values,
        ...(test.options?.word_boundary ? { options: { enforce_word_boundary: true } } : {}),
      }
    case 'exact_match':
    case '!exact_match':
      if (test.list !== undefined) return { data: lists.use(test.list, { lowercase }) }
      return { list: lowercase ? test.values.map(asciiLower) : test.values }
    case 'ip_match':
    case '!ip_match':
      return test.list !== undefined ? { data: lists.use(test.list) } : { list: test.values }
    case 'equals':
    case '!equals':
      return equality(test.value, test.delta)
    case 'greater_than':
    case 'lower_than':
      return { type: 'float', value: test.value }
    case 'exists':
    case '!exists':
    case 'hidden_ascii_match':
      return {}
    default:
      return spot.error(`there is no ${test.operator} there`)
  }
}

function optionsOf(options: { readonly case_sensitive?: boolean; readonly min_length?: number } = {}): Parameters {
  const { case_sensitive = false, min_length = 0 } = options
  if (!case_sensitive && min_length === 0) return {}
  return { options: { ...(case_sensitive ? { case_sensitive } : {}), ...(min_length > 0 ? { min_length } : {}) } }
}

/**
 * Numbers are floats, since that is what every number is that comes through Node, of a request as of this document, and floats equal
 * nothing but floats. (As text they could be read elsewhere too, but there are versions that crash on it.)
 */
function equality(value: string | number | boolean, delta: number | undefined): Parameters {
  if (typeof value === 'string') return { type: 'string', value }
  if (typeof value === 'boolean') return { type: 'boolean', value }
  return { type: 'float', value, delta: delta !== undefined && delta > 0 ? delta : exactDelta }
}

/** An endpoint as conditions: on the method, and on the path as it came and as it is normalised. */
export function exportEndpoint(endpoint: Endpoint): readonly LibddwafCondition[] {
  const methods = methodsOf(endpoint)
  const inputs = [toRawPath, toPath].map(transformers => ({ address: targetAddress, transformers }))
  const path = { inputs, regex: endpointRegex(endpoint), ...optionsOf({ case_sensitive: endpoint.exact === true }) }
  return [
    ...(methods === undefined
      ? []
      : [{ operator: 'exact_match', parameters: { inputs: [{ address: 'server.request.method' }], list: methods } }]),
    ...(endpoint.path === undefined ? [] : [{ operator: 'match_regex', parameters: path }]),
  ]
}
