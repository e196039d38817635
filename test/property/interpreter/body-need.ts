import type { BodyNeed } from '../../../engine/contract.ts'
import type { Condition, Rule, ValueSource } from '../../../rules-schema/index.ts'
import { acts } from './action.ts'
import { phaseOf } from './address.ts'
import type { World } from './world.ts'

/** `wanting`: rules that are there and not false, matched ones too. */
export function bodyNeedOf(wanting: readonly Rule[], matched: ReadonlySet<Rule>, world: World): BodyNeed {
  const readers = wanting.filter(rule => inputsOf(rule, world).some(input => phaseOf(input.address) === 'body'))
  const holds = readers.some(rule => acts(rule, world) && !matched.has(rule) && mayBeTrueEarly(rule, world))
  return holds ? 'hold' : readers.length > 0 ? 'tap' : 'none'
}

/** What a rule looks at or captures from. One in the shadow captures nothing. */
function inputsOf(rule: Rule, world: World): readonly ValueSource[] {
  const captures = rule.shadow && world.mutant !== 'shadow-captures' ? [] : Object.values(rule.capture ?? {})
  return [
    ...(rule.conditions ?? []).flatMap(testedInputs),
    ...captures.flatMap(capture => ('value' in capture ? [] : [capture])),
  ]
}

function testedInputs(condition: Condition): readonly ValueSource[] {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return condition.conditions.flatMap(testedInputs)
    case 'not':
      return testedInputs(condition.condition)
    default:
      return condition.inputs
  }
}

/** As it is written, whatever is known already: there is a way for it to become true that needs no response address. */
function mayBeTrueEarly(rule: Rule, world: World): boolean {
  return (
    world.mutant === 'response-rules-hold' || (rule.conditions ?? []).every(condition => mayBeEarly(condition, true))
  )
}

function mayBeEarly(condition: Condition, wanted: boolean): boolean {
  const isEarly = ({ address }: ValueSource) => phaseOf(address) !== 'response'
  switch (condition.operator) {
    case 'not':
      return mayBeEarly(condition.condition, !wanted)
    case 'all':
    case 'any': {
      const inner = condition.conditions.map(one => mayBeEarly(one, wanted))
      return (condition.operator === 'all') === wanted ? inner.every(Boolean) : inner.some(Boolean)
    }
    default:
      // One input can make a test true; all must be known to make it false.
      return wanted ? condition.inputs.some(isEarly) : condition.inputs.every(isEarly)
  }
}
