import { quote } from '../../form/describe.ts'
import type { ListEntry, RegexOptions } from '../../types.ts'
import type { DataKind, DataLists } from '../data-lists.ts'
import { ipEntries, valueEntries } from '../list-values.ts'
import type { Members } from '../members.ts'
import { maxMinLength, maxValues } from '../vocabulary.ts'
import { exactDelta } from './exact-delta.ts'

/** What a condition may refer to. */
export interface Surroundings {
  readonly lists: DataLists
  readonly kind: DataKind
}

/** The members of a test of ours besides its operator and its inputs; `operator` where it must be another one. */
export type Operands = Readonly<Record<string, unknown>> & { readonly operator?: string }

/** Reads the parameters of an operator; what is wrong is told, and the parameters have then failed. */
type ReadOperands = (parameters: Members, surroundings: Surroundings) => Operands

export const operands: ReadonlyMap<string, ReadOperands> = new Map<string, ReadOperands>([
  ['match_regex', regex],
  ['match_regex_with_checksum', regexWithChecksum],
  ['phrase_match', phrases],
  ['exact_match', exactly],
  ['ip_match', ips],
  ['equals', equality],
  ['greater_than', comparison],
  ['lower_than', comparison],
  ['exists', nothing],
  ['hidden_ascii_match', nothing],
])

function nothing(): Operands {
  return {}
}

function regex(parameters: Members): Operands {
  const text = parameters.text('regex')
  const options = parameters.object('options', { optional: true })
  const minLength = options.signed('min_length', 0)
  const caseSensitive = options.flag('case_sensitive', false)
  options.tellUnknown()
  if (minLength < 0) options.refuse('below 0', 'min_length')
  if (minLength > maxMinLength)
    options.spot.at('min_length').warning(`${maxMinLength} at most: longer values are cut before they are looked at`)
  const kept: RegexOptions = {
    ...(caseSensitive ? { case_sensitive: true } : {}),
    ...(minLength > 0 ? { min_length: Math.min(minLength, maxMinLength) } : {}),
  }
  // RE2 finds the empty expression everywhere, and a set of ours has none that is empty.
  return { regex: text === '' ? '(?:)' : text, ...(Object.keys(kept).length === 0 ? {} : { options: kept }) }
}

function regexWithChecksum(parameters: Members): Operands {
  const checksum = parameters.word('checksum')
  if (!parameters.failed && checksum !== 'luhn')
    parameters.refuse(`there is no checksum ${quote(checksum)}`, 'checksum')
  return { ...regex(parameters), checksum }
}

function phrases(parameters: Members): Operands {
  const values = parameters.texts('list')
  const options = parameters.object('options', { optional: true })
  const wordBoundary = options.flag('enforce_word_boundary', false)
  options.tellUnknown()
  if (values.includes('')) parameters.refuse('an empty phrase', 'list', values.indexOf(''))
  if (values.length === 0 && !parameters.failed) parameters.refuse('no phrases', 'list')
  if (values.length > maxValues) parameters.refuse(`more than ${maxValues} phrases`, 'list')
  return { values, ...(wordBoundary ? { options: { word_boundary: true } } : {}) }
}

function exactly(parameters: Members, surroundings: Surroundings): Operands {
  if (!parameters.has('list')) return dataOf('value', parameters, surroundings)
  const values = parameters.texts('list', { lenient: true })
  const entries = valueEntries([...new Set(values)].map(asEntry), parameters.spot.at('list'))
  tellSpareData(parameters)
  return valuesOf('value', entries, surroundings)
}

function ips(parameters: Members, surroundings: Surroundings): Operands {
  if (!parameters.has('list')) return dataOf('ip', parameters, surroundings)
  const entries = ipEntries([...new Set(parameters.texts('list'))].map(asEntry), parameters.spot.at('list'))
  tellSpareData(parameters)
  return valuesOf('ip', entries, surroundings)
}

function tellSpareData(parameters: Members): void {
  if (parameters.has('data')) parameters.spot.at('data').info('"list" counts where both are there')
}

/** A condition of ours holds at least one value, and not more than a list may. */
function valuesOf(type: 'value' | 'ip', entries: readonly ListEntry[], { lists }: Surroundings): Operands {
  const values = [...new Set(entries.map(({ value }) => value))]
  if (values.length > 0 && values.length <= maxValues) return { values }
  return { list: lists.make(type, values.map(asEntry), `${type}s-of-a-condition`).id }
}

function asEntry(value: string): ListEntry {
  return { value }
}

function dataOf(type: 'value' | 'ip', parameters: Members, { lists, kind }: Surroundings): Operands {
  const dataId = parameters.text('data')
  if (parameters.failed) return {}
  const list = lists.find(kind, dataId, type, parameters.spot.at('data'))
  if (list.type === type) return { list: list.id }
  const operator = list.type === 'ip' ? 'ip_match' : 'exact_match'
  parameters.spot.at('data').info(`its data are compared by ${operator}, as libddwaf does`)
  return { operator, list: list.id }
}

function equality(parameters: Members): Operands {
  const type = parameters.text('type')
  switch (type) {
    case 'string':
      return { value: parameters.text('value') }
    case 'boolean':
      return { value: parameters.flag('value') }
    case 'float': {
      const value = parameters.float('value')
      const delta = parameters.float('delta', 0.01)
      if (delta > exactDelta) return { value, delta }
      if (delta > 0) return { value }
      parameters.spot
        .at('delta')
        .warning('libddwaf finds nothing equal with a delta that is not above 0; here the number itself is')
      return { value }
    }
    default:
      return { value: wholeNumber(type, parameters) }
  }
}

function comparison(parameters: Members): Operands {
  const type = parameters.text('type')
  return { value: type === 'float' ? parameters.float('value') : wholeNumber(type, parameters) }
}

function wholeNumber(type: string, parameters: Members): number {
  if (type !== 'unsigned' && type !== 'signed') {
    parameters.has('value')
    if (!parameters.failed) parameters.refuse(`there is no type ${quote(type)} for this operator`, 'type')
    return 0
  }
  const value = type === 'unsigned' ? parameters.unsigned('value') : parameters.signed('value')
  if (!Number.isSafeInteger(value))
    parameters.spot.at('value').warning(`not every whole number of this size can be told apart: ${value} is compared`)
  return value
}
