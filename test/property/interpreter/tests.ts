import type { ConditionMatch, IncompleteReason } from '../../../engine/contract.ts'
import type { Input, Test } from '../../../rules-schema/index.ts'
import { type AddressState, kindOf } from './address.ts'
import { type ChildStep, parsePath, type Step } from './json-path.ts'
import { highlightOf, type ValueTest } from './operators.ts'
import { transform } from './transform.ts'
import { isScalar } from './values.ts'
import { isFalse, isPending, isTrue, type Verdict } from './verdict.ts'
import { Read } from './walk.ts'
import type { World } from './world.ts'

/** One look at one test: every input, every value, and only then the answer. */
export function testVerdict(test: Test, stateOf: (address: string) => AddressState, world: World): Verdict {
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
  const look = lookAtState(test, input, state, world)
  if (world.observe) observeLook(input, look, world.observe)
  return look
}

function lookAtState(test: Test, input: Input, state: AddressState, world: World): Look {
  if (state.is === 'cut') return { found: [], cuts: ['truncated'], pending: false }
  if (state.is !== 'supplied') return { found: [], cuts: [], pending: state.is === 'pending' }
  const read = new Read(kindOf(input.address), world)
  const found =
    test.operator === 'exists'
      ? whatExists(input, read, state.value, world)
      : valuesFound(test, input, read, state.value, world)
  return { found, cuts: [...read.cuts], pending: false }
}

/** Nodes that the path selects; with `target: keys` members at or below them. */
function whatExists(input: Input, read: Read, value: unknown, world: World): readonly ConditionMatch[] {
  const path = parsePath(input.path ?? '$')
  const nodes = looksAtKeys(input, world)
    ? [...read.selectedAndBelow(value, path)].filter(node => node.name !== undefined)
    : [...read.selected(value, path)]
  return nodes.map(node => ({ operator: 'exists', address: input.address, path: node.location, highlight: '' }))
}

function valuesFound(
  test: ValueTest,
  input: Input,
  read: Read,
  supplied: unknown,
  world: World,
): readonly ConditionMatch[] {
  const found: ConditionMatch[] = []
  for (const node of read.selectedAndBelow(supplied, parsePath(input.path ?? '$'))) {
    const scalar = looksAtKeys(input, world) ? node.name : node.value
    if (scalar === undefined || !isScalar(scalar)) continue
    const given = read.give(scalar)
    const value = transform(given.value, input, world)
    const highlight = highlightOf(test, { value, cut: given.cut }, kindOf(input.address), world)
    if (value === null || highlight === undefined) continue
    found.push({ operator: test.operator, address: input.address, path: node.location, value, highlight })
  }
  return found
}

function looksAtKeys({ target }: Input, world: World): boolean {
  return target === 'keys' && world.mutant !== 'keys-as-values'
}

function observeLook(input: Input, look: Look, observe: NonNullable<World['observe']>): void {
  const how = look.found.length > 0 ? 'true' : look.pending ? 'pending' : look.cuts.length > 0 ? 'cut' : 'false'
  observe(`${kindOf(input.address)} address`, how)
  for (const name of input.transformers?.length ? new Set(input.transformers) : ['none'])
    observe(`transformer: ${name}`, how)
  observe(`target: ${input.target ?? 'values'}`, how)
  for (const sort of sortsOfPath(input.path ?? '$')) observe(`path: ${sort}`, how)
}

function sortsOfPath(path: string): ReadonlySet<string> {
  const steps = parsePath(path)
  return new Set(steps.length === 0 ? ['$ alone'] : steps.flatMap(sortsOfStep))
}

function sortsOfStep(step: Step | ChildStep): readonly string[] {
  switch (step.kind) {
    case 'descendant':
      return ['..', ...sortsOfStep(step.step)]
    case 'union':
      return ['union', ...step.selectors.flatMap(sortsOfStep)]
    case 'index':
      return [step.index < 0 ? 'negative index' : 'index']
    case 'slice':
      return [step.step < 0 ? 'slice backwards' : 'slice']
    default:
      return [step.kind]
  }
}
