import RE2 from 're2'
import type {
  Comparison,
  Equals,
  ExactMatch,
  IpMatch,
  MatchRegex,
  Scalar,
  Test,
  TextMatch,
  ValuesOrList,
} from '../../../rules-schema/index.ts'
import { ipBits, isIn } from './ip.ts'
import { jsonNumber, utf8Bytes } from './text.ts'
import { isOver } from './time.ts'
import { fold } from './transform.ts'
import type { AddressKind, ScalarValue } from './values.ts'
import type { Seen } from './walk.ts'
import type { World } from './world.ts'

/** An operator that looks at values; `exists` looks at nodes. */
export type ValueTest = Exclude<Test, { operator: 'exists' }>

/** The part of the value that matched; `undefined`: the operator is not true of it. */
export function highlightOf(test: ValueTest, seen: Seen, kind: AddressKind, world: World): string | undefined {
  const { value, cut } = seen
  if (cut && needsTheWhole(test.operator, world)) return undefined
  if (test.operator === 'equals') return isEqual(test, value, kind, world) ? '' : undefined
  if (test.operator === 'greater_than' || test.operator === 'lower_than')
    return isBeyond(test, value, kind, world) ? '' : undefined
  if (typeof value !== 'string' || (value === '' && world.mutant !== 'empty-text-is-seen')) return undefined
  switch (test.operator) {
    case 'exact_match':
      return exactMatch(test, value, world)
    case 'ip_match':
      return ipMatch(test, value, world)
    case 'starts_with':
    case 'ends_with':
      return atOneEnd(test, value, world)
    case 'contains':
    case 'phrase_match':
      return within(test, value, world)
    case 'match_regex':
      return matchRegex(test, value, world)
  }
}

/** What has to see the last byte before it may say yes. */
function needsTheWhole(operator: ValueTest['operator'], world: World): boolean {
  if (operator === 'ends_with') return world.mutant !== 'end-of-a-cut-text'
  return ['equals', 'greater_than', 'lower_than', 'exact_match', 'ip_match'].includes(operator)
}

function isEqual(test: Equals, value: ScalarValue, kind: AddressKind, world: World): boolean {
  const delta = (test.delta ?? 0) * (world.mutant === 'delta-is-inclusive' ? 1.001 : 1)
  if (equalScalars(test.value, value, delta)) return true
  if (kind !== 'text' || typeof value !== 'string' || world.mutant === 'text-is-only-text') return false
  const read = value === 'true' ? true : value === 'false' ? false : jsonNumber(value)
  return read !== undefined && equalScalars(test.value, read, delta)
}

function equalScalars(wanted: Scalar, got: ScalarValue, delta: number): boolean {
  if (typeof wanted === 'number' && typeof got === 'number') return wanted === got || Math.abs(wanted - got) < delta
  return wanted === got
}

function isBeyond(test: Comparison, value: ScalarValue, kind: AddressKind, world: World): boolean {
  const number = kind === 'text' && typeof value === 'string' ? jsonNumber(value) : value
  if (typeof number !== 'number') return false
  if (number === test.value) return world.mutant === 'comparisons-include-the-bound'
  return number > test.value === (test.operator === 'greater_than') && !Number.isNaN(number)
}

function exactMatch(test: ExactMatch, value: string, world: World): string | undefined {
  const inCase = caseOf(test.options?.case_sensitive ?? true, world)
  return valuesNow(test, world).some(one => inCase(one) === inCase(value)) ? value : undefined
}

function ipMatch(test: IpMatch, value: string, world: World): string | undefined {
  const bits = ipBits(value, world)
  return bits !== undefined && valuesNow(test, world).some(range => isIn(bits, range, world)) ? value : undefined
}

/** The rule's own values, or what is in its list now. */
function valuesNow(test: ValuesOrList, world: World): readonly string[] {
  if (test.values !== undefined) return test.values
  const entries = world.list(test.list)
  const nowMs = world.mutant === 'entries-never-expire' ? Number.NEGATIVE_INFINITY : world.now()
  return entries.filter(entry => !isOver(entry.expires_at, nowMs)).map(entry => entry.value)
}

function atOneEnd(test: TextMatch, value: string, world: World): string | undefined {
  const inCase = caseOf(test.options?.case_sensitive ?? true, world)
  const text = inCase(value)
  const isStart = test.operator === 'starts_with'
  const found = test.values.find(one => (isStart ? text.startsWith(inCase(one)) : text.endsWith(inCase(one))))
  if (found === undefined) return undefined
  return isStart ? value.slice(0, found.length) : value.slice(value.length - found.length)
}

/** The leftmost occurrence; of several there, that of the first in the rule's order. */
function within(test: TextMatch, value: string, world: World): string | undefined {
  const inCase = caseOf(test.options?.case_sensitive ?? true, world)
  const found = test.values
    .map(one => ({ place: inCase(value).indexOf(inCase(one)), length: one.length }))
    .filter(({ place }) => place >= 0)
  const leftmost = world.mutant === 'first-phrase-is-shown' ? found[0]?.place : Math.min(...found.map(one => one.place))
  const shown = found.find(({ place }) => place === leftmost)
  return shown && value.slice(shown.place, shown.place + shown.length)
}

function matchRegex(test: MatchRegex, value: string, world: World): string | undefined {
  const { case_sensitive = false, min_length = 0 } = test.options ?? {}
  const length = world.mutant === 'length-in-characters' ? value.length : utf8Bytes(value)
  const regex = new RE2(test.regex, case_sensitive ? 'u' : 'iu')
  return length >= min_length && regex.test(value) ? regex.exec(value)?.[0] : undefined
}

function caseOf(sensitive: boolean, world: World): (text: string) => string {
  return text => (sensitive ? text : fold(text, world))
}
