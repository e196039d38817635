import RE2 from 're2'
import type {
  Comparison,
  Equals,
  ExactMatch,
  IpMatch,
  MatchRegex,
  MatchRegexWithChecksum,
  PhraseMatch,
  PositiveOperatorName,
  Scalar,
  Test,
  TextMatch,
  ValuesOrList,
} from '../../../rules-schema/index.ts'
import { ipBits, isIn } from './ip.ts'
import { passesLuhn } from './luhn.ts'
import { isBounded, occurrencesOf } from './phrases.ts'
import { foldAscii, jsonNumber, utf8Bytes } from './text.ts'
import { isOver } from './time.ts'
import type { AddressKind, ScalarValue } from './values.ts'
import type { Seen } from './walk.ts'
import type { World } from './world.ts'

/** What an operator says of one value. */
export type Finding =
  | 'no'
  /** It would have to see more than there is, or than is looked at. */
  | 'undecided'
  /** The part of the value that matched; of some operators nothing. */
  | { readonly highlight: string }

export function positiveOf({ operator }: Test): PositiveOperatorName {
  return operator.replace('!', '') as PositiveOperatorName
}

export function isNegated({ operator }: Test): boolean {
  return operator.startsWith('!')
}

/** What the operator says, of which a test may be the negated form. */
export function findingOn(test: Test, { value, cut }: Seen, kind: AddressKind, world: World): Finding {
  if (cut && needsTheWhole(positiveOf(test))) return 'undecided'
  switch (test.operator) {
    case 'exists':
    case '!exists':
      return yesIf(true)
    case 'equals':
    case '!equals':
      return yesIf(isEqual(test, value, kind))
    case 'greater_than':
    case 'lower_than':
      return yesIf(isBeyond(test, value, kind))
    default:
      return typeof value === 'string' && value !== '' ? findingInText(test, value, world) : 'no'
  }
}

/** Whether a value counts for a negated form, where it is not what the operator asks for. */
export function isComparable(test: Test, value: ScalarValue, kind: AddressKind): boolean {
  if (test.operator === '!equals' && kind === 'typed') return typeof value === typeof test.value
  return typeof value === 'string'
}

type TextTest = Exclude<Test, Equals | Comparison | { operator: 'exists' | '!exists' }>

function findingInText(test: TextTest, value: string, world: World): Finding {
  switch (test.operator) {
    case 'exact_match':
    case '!exact_match':
      return shown(isOneOf(test, value, world) ? value : undefined)
    case 'ip_match':
    case '!ip_match':
      return shown(isInRange(test, value, world) ? value : undefined)
    case 'starts_with':
    case 'ends_with':
      return shown(atOneEnd(test, value))
    case 'contains':
    case 'phrase_match':
    case '!phrase_match':
      return shown(within(test, value))
    case 'match_regex':
    case '!match_regex':
      return shown(matchRegex(test, value))
    case 'match_regex_with_checksum':
    case '!match_regex_with_checksum':
      return matchWithChecksum(test, value)
    case 'hidden_ascii_match':
      return shown(/[\u{e0000}-\u{e007f}]+/u.exec(value)?.[0])
  }
}

function yesIf(isTrue: boolean): Finding {
  return isTrue ? { highlight: '' } : 'no'
}

function shown(part: string | undefined): Finding {
  return part === undefined ? 'no' : { highlight: part }
}

/** What has to see the last byte before it may say yes. */
function needsTheWhole(operator: PositiveOperatorName): boolean {
  return ['equals', 'greater_than', 'lower_than', 'exact_match', 'ip_match', 'ends_with'].includes(operator)
}

function isEqual({ value: wanted, delta = 0 }: Equals, value: ScalarValue, kind: AddressKind): boolean {
  if (equalScalars(wanted, value, delta)) return true
  if (kind !== 'text' || typeof value !== 'string') return false
  const read = value === 'true' ? true : value === 'false' ? false : jsonNumber(value)
  return read !== undefined && equalScalars(wanted, read, delta)
}

function equalScalars(wanted: Scalar, got: ScalarValue, delta: number): boolean {
  if (typeof wanted === 'number' && typeof got === 'number') return wanted === got || Math.abs(wanted - got) < delta
  return wanted === got
}

function isBeyond({ operator, value: bound }: Comparison, value: ScalarValue, kind: AddressKind): boolean {
  const number = kind === 'text' && typeof value === 'string' ? jsonNumber(value) : value
  if (typeof number !== 'number') return false
  return operator === 'greater_than' ? number > bound : number < bound
}

function isOneOf(test: ExactMatch, value: string, world: World): boolean {
  const inCase = caseOf(test.options)
  return valuesNow(test, world).some(one => inCase(one) === inCase(value))
}

function isInRange(test: IpMatch, value: string, world: World): boolean {
  const bits = ipBits(value)
  return bits !== undefined && valuesNow(test, world).some(range => isIn(bits, range))
}

/** The rule's own values, or what is in its list now. */
function valuesNow(test: ValuesOrList, world: World): readonly string[] {
  if (test.values !== undefined) return test.values
  const entries = world.list(test.list)
  return entries.filter(entry => !isOver(entry.expires_at, world.now())).map(entry => entry.value)
}

function atOneEnd({ operator, values, options }: TextMatch, value: string): string | undefined {
  const inCase = caseOf(options)
  const text = inCase(value)
  const isStart = operator === 'starts_with'
  const found = values.find(one => (isStart ? text.startsWith(inCase(one)) : text.endsWith(inCase(one))))
  if (found === undefined) return undefined
  return isStart ? value.slice(0, found.length) : value.slice(value.length - found.length)
}

/** The leftmost occurrence that counts; of several there, that of the first in the rule's order. */
function within({ values, options }: TextMatch | PhraseMatch, value: string): string | undefined {
  const inCase = caseOf(options)
  const isWord = options !== undefined && 'word_boundary' in options && options.word_boundary
  const found = values
    .flatMap(one => occurrencesOf(inCase(one), inCase(value)))
    .filter(one => !isWord || isBounded(one, value))
  const leftmost = Math.min(...found.map(one => one.place))
  const first = found.find(({ place }) => place === leftmost)
  return first && value.slice(first.place, first.place + first.length)
}

function matchRegex(test: MatchRegex, value: string): string | undefined {
  const { min_length = 0 } = test.options ?? {}
  return utf8Bytes(value) >= min_length ? regexOf(test).exec(value)?.[0] : undefined
}

const mostOccurrences = 256

/** Each in what is left behind the one before, as if that were a text of its own. */
function matchWithChecksum(test: MatchRegexWithChecksum, value: string): Finding {
  const { min_length = 0 } = test.options ?? {}
  const regex = regexOf(test)
  let left = value
  for (let looked = 0; left !== '' && utf8Bytes(left) >= min_length; looked += 1) {
    const found = regex.exec(left)
    if (!found || found[0] === '') return 'no'
    if (looked === mostOccurrences) return 'undecided'
    if (passesLuhn(found[0])) return { highlight: found[0] }
    left = behind(left, found.index + found[0].length)
  }
  return 'no'
}

/** No half of a character: RE2's `\C` may end within one. */
function behind(text: string, end: number): string {
  return text.slice(/^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(end - 1)) ? end + 1 : end)
}

function regexOf({ regex, options = {} }: MatchRegex | MatchRegexWithChecksum): RE2 {
  return new RE2(regex, options.case_sensitive ? 'u' : 'iu')
}

function caseOf({ case_sensitive = true }: { readonly case_sensitive?: boolean } = {}): (text: string) => string {
  return case_sensitive ? text => text : foldAscii
}
