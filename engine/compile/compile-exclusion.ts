import { type Exclusion, parsePath, type Segment } from '../../rules-schema/index.ts'
import type { CompiledExclusion, ExcludedInput } from '../program.ts'
import type { Slots } from '../slots.ts'
import { type ConditionContext, compileConditions } from './compile-condition.ts'
import { excludedTree } from './excluded-tree.ts'
import { inputsOf, readsOf } from './reads.ts'

/** An exclusion, and what it is about. */
export interface PlacedExclusion {
  readonly source: Exclusion
  /** Place among the exclusions of the program. */
  readonly order: number
  /** When it holds; undefined: always. */
  readonly when: CompiledExclusion | undefined
  /** What is not looked at, by slot; undefined: whole rules. */
  readonly inputs: ReadonlyMap<number, PlacedInputs> | undefined
}

export interface PlacedInputs {
  readonly paths: readonly (readonly Segment[])[]
  /** What they exclude, by themselves. */
  readonly alone: ExcludedInput
}

/** `context.problems` says whether the result can be used. */
export function* compileExclusion(
  exclusion: Exclusion,
  pointer: string,
  order: number,
  context: ConditionContext,
): Generator<void, PlacedExclusion> {
  const { slots } = context.tables
  const conditions = yield* compileConditions(exclusion.conditions ?? [], `${pointer}/conditions`, context)
  const hidesInputs = exclusion.inputs !== undefined
  const isConditional = (exclusion.conditions ?? []).length > 0
  const when = isConditional
    ? { conditions, hidesInputs, reads: readsOf(conditions.flatMap(inputsOf), slots) }
    : undefined
  return { source: exclusion, order, when, inputs: exclusion.inputs && placeInputs(exclusion.inputs, when, slots) }
}

function placeInputs(
  inputs: readonly NonNullable<Exclusion['inputs']>[number][],
  when: CompiledExclusion | undefined,
  slots: Slots,
): Map<number, PlacedInputs> {
  const bySlot = new Map<number, (readonly Segment[])[]>()
  for (const { address, path = '$' } of inputs) {
    const slot = slots.use(address)
    const parsed = parsePath(path)
    if (!parsed.ok || slot === undefined) throw new Error(`an unchecked input reached the compiler: ${address} ${path}`)
    const known = bySlot.get(slot)
    if (known === undefined) bySlot.set(slot, [parsed.segments])
    else known.push(parsed.segments)
  }
  return new Map([...bySlot].map(([slot, paths]) => [slot, { paths, alone: { when, paths: excludedTree(paths) } }]))
}
