import RE2 from 're2'
import type { ConditionMatch, IncompleteReason } from '../../../engine/contract.ts'
import type { Equals, Input, Scalar, Test } from '../../../rules-schema/index.ts'
import { type AddressState, kindOf } from './address.ts'
import { parsePath } from './json-path.ts'
import { foldAscii, jsonNumber, utf8Bytes } from './text.ts'
import { type AddressKind, isScalar, type ScalarValue } from './values.ts'
import { isFalse, isPending, isTrue, type Verdict } from './verdict.ts'
import { Read, type Seen } from './walk.ts'
import type { World } from './world.ts'

type StateOf = (address: string) => AddressState

/** One look at one test: every input, every value, and only then the answer. */
export function testVerdict(test: Test, stateOf: StateOf, world: World): Verdict {
  const looks = test.inputs.map(input => lookAtInput(test, input, stateOf(input.address), world))
  const found = looks.flatMap(look => look.found)
  const first = found[world.mutant === 'last-value-is-shown' ? found.length - 1 : 0]
  if (first) return isTrue(first)
  if (looks.some(look => look.pending)) return isPending
  const reasons = [...new Set(looks.flatMap(look => look.cuts))]
  return reasons.length > 0 && world.mutant !== 'cut-is-false' ? { is: 'cut', reasons } : isFalse
}

interface Look {
  /** For each value on which the operator is true, in the order of the walk. */
  readonly found: readonly ConditionMatch[]
  readonly cuts: readonly IncompleteReason[]
  readonly pending: boolean
}

function lookAtInput(test: Test, input: Input, state: AddressState, world: World): Look {
  if (state.is !== 'supplied') return { found: [], cuts: [], pending: state.is === 'pending' }
  const read = new Read(kindOf(input.address), world)
  const path = parsePath(input.path ?? '$')
  const { operator } = test
  const found: ConditionMatch[] = []
  if (operator === 'exists') {
    for (const node of read.selected(state.value, path))
      found.push({ operator, address: input.address, path: node.location, highlight: '' })
  } else {
    for (const node of [...read.selectedAndBelow(state.value, path)]) {
      if (!isScalar(node.value)) continue
      const seen = transformed(read.give(node.location, node.value), input)
      const highlight = highlightOf(test, seen, kindOf(input.address), world)
      if (highlight !== undefined && seen.value !== null)
        found.push({ operator, address: input.address, path: seen.location, value: seen.value, highlight })
    }
  }
  return { found, cuts: [...read.cuts], pending: false }
}

function transformed(seen: Seen, input: Input): Seen {
  return { ...seen, value: transform(seen.value, input) }
}

export function transform<T extends ScalarValue>(value: T, input: Input): T | string {
  let now: T | string = value
  for (const transformer of input.transformers ?? []) if (typeof now === 'string') now = transformers[transformer](now)
  return now
}

const transformers = { lowercase: foldAscii }

/** What the operator found in the value; `undefined`: it is not true of it. */
function highlightOf(
  test: Exclude<Test, { operator: 'exists' }>,
  seen: Seen,
  kind: AddressKind,
  world: World,
): string | undefined {
  const { value, cut } = seen
  if (test.operator === 'equals') return !cut && isEqual(test, value, kind, world) ? '' : undefined
  if (typeof value !== 'string' || (value === '' && world.mutant !== 'empty-text-is-seen')) return undefined
  const sensitive = test.options?.case_sensitive ?? test.operator !== 'match_regex'
  const fold = sensitive ? (text: string) => text : foldAscii
  switch (test.operator) {
    case 'exact_match':
      return !cut && test.values.some(one => fold(one) === fold(value)) ? value : undefined
    case 'starts_with': {
      const start = test.values.find(one => fold(value).startsWith(fold(one)))
      return start === undefined ? undefined : value.slice(0, start.length)
    }
    case 'match_regex': {
      const regex = new RE2(test.regex, sensitive ? 'u' : 'iu')
      const longEnough = utf8Bytes(value) >= (test.options?.min_length ?? 0)
      return longEnough && regex.test(value) ? regex.exec(value)?.[0] : undefined
    }
  }
}

function isEqual(test: Equals, value: ScalarValue, kind: AddressKind, world: World): boolean {
  if (equalScalars(test.value, value, test.delta ?? 0)) return true
  if (kind !== 'text' || typeof value !== 'string' || world.mutant === 'text-is-only-text') return false
  const read = value === 'true' ? true : value === 'false' ? false : jsonNumber(value)
  return read !== undefined && equalScalars(test.value, read, test.delta ?? 0)
}

function equalScalars(wanted: Scalar, got: ScalarValue, delta: number): boolean {
  if (typeof wanted === 'number' && typeof got === 'number') return wanted === got || Math.abs(wanted - got) < delta
  return wanted === got
}
