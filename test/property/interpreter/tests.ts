import type { ConditionMatch, IncompleteReason } from '../../../engine/contract.ts'
import type { Input, Test } from '../../../rules-schema/index.ts'
import { type AddressState, kindOf } from './address.ts'
import { parsePath, pathAsNamed, type Step } from './json-path.ts'
import { observeLook } from './observing.ts'
import { findingOn, isComparable, isNegated, positiveOf } from './operators.ts'
import { transform } from './transform.ts'
import { isScalar } from './values.ts'
import { isFalse, isPending, isTrue, type Verdict } from './verdict.ts'
import { Read } from './walk.ts'
import type { World } from './world.ts'

/** The addresses as a test sees them. */
export interface View {
  state(address: string): AddressState
  /** Paths into the address whose nodes the test does not look at. */
  exclusions(address: string): readonly (readonly Step[])[]
}

/** What came of looking at one input. */
export interface Look {
  /** For each value of which the operator is true, in the order of the walk. */
  readonly found: readonly ConditionMatch[]
  readonly pending: boolean
  /** There is something that was not seen: a cap, or an exclusion, is before it. */
  readonly cut: boolean
  readonly reasons: readonly IncompleteReason[]
  /** There is something that a negated form may speak of. */
  readonly comparable: boolean
}

const nothing: Look = { found: [], pending: false, cut: false, reasons: [], comparable: false }

/** One look at one test: every input, every value, and only then the answer. */
export function testVerdict(test: Test, view: View, world: World): Verdict {
  const looks = test.inputs.map(input => lookAt(test, input, view, world))
  return isNegated(test) ? negatedVerdict(test, looks) : positiveVerdict(looks)
}

function positiveVerdict(looks: readonly Look[]): Verdict {
  const [first] = looks.flatMap(look => look.found)
  return first ? isTrue(first) : (openVerdict(looks) ?? isFalse)
}

/** A negated form has one input. */
function negatedVerdict(test: Test, looks: readonly Look[]): Verdict {
  const [{ found, comparable } = nothing] = looks
  if (found.length > 0) return isFalse
  return openVerdict(looks) ?? (comparable ? isTrue(...test.inputs.map(input => namedMatch(test, input))) : isFalse)
}

/** As long as something may come, or was not seen. */
function openVerdict(looks: readonly Look[]): Verdict | undefined {
  if (looks.some(look => look.pending)) return isPending
  if (!looks.some(look => look.cut)) return undefined
  return { is: 'cut', reasons: [...new Set(looks.flatMap(look => look.reasons))] }
}

function namedMatch({ operator }: Test, { address, path = '$' }: Input): ConditionMatch {
  return { operator, address, path: pathAsNamed(path), highlight: '' }
}

function lookAt(test: Test, input: Input, view: View, world: World): Look {
  const look = lookAtState(test, input, view, world)
  observeLook(test, input, look, world)
  return look
}

function lookAtState(test: Test, input: Input, view: View, world: World): Look {
  const state = view.state(input.address)
  if (state.is === 'pending') return { ...nothing, pending: true }
  if (state.is === 'cut') return { ...nothing, cut: true, reasons: ['truncated'] }
  if (state.is === 'absent') return nothing
  const read = new Read(state.value, kindOf(input.address), world.limits, view.exclusions(input.address))
  const seen = positiveOf(test) === 'exists' ? lookForNodes(input, read) : lookAtValues(test, input, read, world)
  return { ...seen, pending: false, cut: read.cuts.size > 0 || read.excluded, reasons: [...read.cuts] }
}

/** Nodes that the path selects; with `target: keys` members at or below them. */
function lookForNodes(input: Input, read: Read): Pick<Look, 'found' | 'comparable'> {
  const path = parsePath(input.path ?? '$')
  const nodes =
    input.target === 'keys'
      ? [...read.selectedAndBelow(path)].filter(node => node.name !== undefined)
      : [...read.selected(path)]
  const matchOf = (location: string) =>
    ({ operator: 'exists', address: input.address, path: location, highlight: '' }) as const
  return { found: nodes.map(node => matchOf(node.location)), comparable: true }
}

function lookAtValues(test: Test, input: Input, read: Read, world: World): Pick<Look, 'found' | 'comparable'> {
  const kind = kindOf(input.address)
  const found: ConditionMatch[] = []
  let comparable = false
  for (const node of read.selectedAndBelow(parsePath(input.path ?? '$'))) {
    const scalar = input.target === 'keys' ? node.name : node.value
    if (scalar === undefined || !isScalar(scalar)) continue
    const seen = transform(read.give(scalar), input, world)
    const finding = seen.value === null ? 'no' : findingOn(test, seen, kind, world)
    if (seen.cut || finding === 'undecided') read.cuts.add('truncated')
    if (isComparable(test, seen.value, kind)) comparable = true
    if (seen.value === null || typeof finding === 'string') continue
    const { operator } = test
    found.push({ operator, address: input.address, path: node.location, value: seen.value, ...finding })
  }
  return { found, comparable }
}
