import type { CompiledCondition } from '../program.ts'
import type { Truths } from '../run/truths.ts'
import { FALSE, TRUE } from '../truth.ts'

/** How many tests would have to come out differently for all of these to be true. */
export function distanceOfAll(conditions: readonly CompiledCondition[], truths: Truths): number {
  return conditions.reduce((sum, condition) => sum + toTrue(condition, truths), 0)
}

function toTrue(condition: CompiledCondition, truths: Truths): number {
  if (truths.of(condition) === TRUE) return 0
  switch (condition.kind) {
    case 'test':
      return 1
    case 'all':
      return distanceOfAll(condition.conditions, truths)
    case 'any':
      return least(condition.conditions, inner => toTrue(inner, truths))
    case 'not':
      return toFalse(condition.condition, truths)
  }
}

function toFalse(condition: CompiledCondition, truths: Truths): number {
  if (truths.of(condition) === FALSE) return 0
  switch (condition.kind) {
    case 'test':
      return 1
    case 'all':
      return least(condition.conditions, inner => toFalse(inner, truths))
    case 'any':
      return condition.conditions.reduce((sum, inner) => sum + toFalse(inner, truths), 0)
    case 'not':
      return toTrue(condition.condition, truths)
  }
}

function least(conditions: readonly CompiledCondition[], distance: (condition: CompiledCondition) => number): number {
  return Math.min(...conditions.map(distance))
}
