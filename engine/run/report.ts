import type { ConditionMatch, Match } from '../contract.ts'
import type { CompiledCondition, CompiledInput, CompiledRule } from '../program.ts'
import { TRUE } from '../truth.ts'
import type { Hit } from './look.ts'
import type { Truths } from './truths.ts'

/** A match, with the tests that made the rule true, in document order. */
export function reportMatch(rule: CompiledRule, truths: Truths): Match {
  return { rule: rule.rule, conditions: rule.conditions.flatMap(condition => reportCondition(condition, truths)) }
}

function reportCondition(condition: CompiledCondition, truths: Truths): ConditionMatch[] {
  switch (condition.kind) {
    case 'test': {
      const hit = truths.hit(condition)
      return hit === undefined ? [] : [reportHit(hit)]
    }
    case 'all':
      return condition.conditions.flatMap(inner => reportCondition(inner, truths))
    case 'any': {
      const first = condition.conditions.find(inner => truths.of(inner) === TRUE)
      return first === undefined ? [] : reportCondition(first, truths)
    }
    case 'not': {
      const input = firstInput(condition.condition)
      return [{ operator: 'not', address: input.address, path: input.fixedPath ?? input.path, highlight: '' }]
    }
  }
}

function reportHit({ test, input, path, value }: Hit): ConditionMatch {
  const place = { operator: test.operator, address: input.address, path }
  if (value === undefined) return { ...place, highlight: '' }
  return { ...place, value, highlight: test.matcher.highlight(value) }
}

function firstInput(condition: CompiledCondition): CompiledInput {
  if (condition.kind === 'test') return condition.inputs[0] as CompiledInput
  const inner = condition.kind === 'not' ? condition.condition : (condition.conditions[0] as CompiledCondition)
  return firstInput(inner)
}
