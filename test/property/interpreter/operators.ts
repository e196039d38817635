import RE2 from 're2'
import type { Equals, ExactMatch, MatchRegex, Scalar, StartsWith, Test } from '../../../rules-schema/index.ts'
import { jsonNumber, utf8Bytes } from './text.ts'
import { fold } from './transform.ts'
import type { AddressKind, ScalarValue } from './values.ts'
import type { Seen } from './walk.ts'
import type { World } from './world.ts'

/** An operator that looks at values; `exists` looks at nodes. */
export type ValueTest = Exclude<Test, { operator: 'exists' }>

/** The part of the value that matched; `undefined`: the operator is not true of it. */
export function highlightOf(test: ValueTest, seen: Seen, kind: AddressKind, world: World): string | undefined {
  const { value, cut } = seen
  if (test.operator === 'equals') return !cut && isEqual(test, value, kind, world) ? '' : undefined
  if (typeof value !== 'string' || (value === '' && world.mutant !== 'empty-text-is-seen')) return undefined
  switch (test.operator) {
    case 'exact_match':
      return cut ? undefined : exactMatch(test, value, world)
    case 'starts_with':
      return startsWith(test, value, world)
    case 'match_regex':
      return matchRegex(test, value, world)
  }
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

function exactMatch(test: ExactMatch, value: string, world: World): string | undefined {
  const inCase = caseOf(test.options?.case_sensitive ?? true, world)
  return test.values.some(one => inCase(one) === inCase(value)) ? value : undefined
}

function startsWith(test: StartsWith, value: string, world: World): string | undefined {
  const inCase = caseOf(test.options?.case_sensitive ?? true, world)
  const start = test.values.find(one => inCase(value).startsWith(inCase(one)))
  return start === undefined ? undefined : value.slice(0, start.length)
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
