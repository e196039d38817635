import { phases } from '../../rules-schema/index.ts'
import type { CompiledCondition, CompiledInput, Reads } from '../program.ts'
import { responseBodySlot, type Slots } from '../slots.ts'

/** What of a request and its response these inputs are about, that has to be gathered for their sake. */
export function readsOf(inputs: readonly CompiledInput[], slots: Slots): Reads {
  return {
    body: inputs.some(({ slot }) => slots.ends(slot) === phases.indexOf('body')),
    responseBody: inputs.some(({ slot }) => slot === responseBodySlot),
  }
}

export function inputsOf(condition: CompiledCondition): readonly CompiledInput[] {
  if (condition.kind === 'test') return condition.inputs
  if (condition.kind === 'not') return inputsOf(condition.condition)
  return condition.conditions.flatMap(inputsOf)
}

/** Something in it may come to be excluded, which is not from the beginning. */
export function isExcludable({ excluded }: CompiledInput): boolean {
  return excluded.some(({ when }) => when !== undefined)
}
