import type { Spot } from '../import/loss.ts'
import type { Condition, Input, NegatableName, Test } from '../types.ts'
import { type Alternative, mergeAlternatives } from './merge-alternatives.ts'
import { rewriteTest } from './rewrite-test.ts'

/** A test, and where in the rule it stands. */
export interface PlacedTest {
  readonly test: Test
  readonly spot: Spot
}

/** All of these. */
export type Conjunction = readonly PlacedTest[]

/** A rule does not come to more rules than this. */
const maxConjunctions = 32

/**
 * Conditions of ours as lists of tests of which one must hold whole: libddwaf has neither `any` nor `not`. Undefined: they cannot be
 * said so, which is told.
 */
export function conjunctionsOf(conditions: readonly Condition[], spot: Spot): readonly Conjunction[] | undefined {
  return allOf(indexed(conditions), spot, false)
}

function expand(condition: Condition, spot: Spot, negated: boolean): readonly Conjunction[] | undefined {
  switch (condition.operator) {
    case 'all': {
      const inside = spot.at('conditions')
      return negated
        ? anyOf(indexed(condition.conditions), inside, true)
        : allOf(indexed(condition.conditions), inside, false)
    }
    case 'any': {
      const inside = spot.at('conditions')
      const alternatives = mergeAlternatives(condition.conditions)
      return negated ? allOf(alternatives, inside, true) : anyOf(alternatives, inside, false)
    }
    case 'not':
      return expand(condition.condition, spot.at('condition'), !negated)
    default:
      return expandTest(condition, spot, negated)
  }
}

function indexed(conditions: readonly Condition[]): readonly Alternative[] {
  return conditions.map((condition, index) => ({ condition, index }))
}

function allOf(parts: readonly Alternative[], spot: Spot, negated: boolean): readonly Conjunction[] | undefined {
  let known: readonly Conjunction[] = [[]]
  for (const { condition, index } of parts) {
    const found = expand(condition, spot.at(index), negated)
    if (found === undefined) return undefined
    known = known.flatMap(first => found.map(second => [...first, ...second]))
    if (known.length > maxConjunctions) return spot.error(`it comes to more than ${maxConjunctions} rules`)
  }
  return known
}

function anyOf(parts: readonly Alternative[], spot: Spot, negated: boolean): readonly Conjunction[] | undefined {
  const found = parts.map(({ condition, index }) => expand(condition, spot.at(index), negated))
  if (found.some(each => each === undefined)) return undefined
  const all = found.flatMap(each => each ?? [])
  return all.length > maxConjunctions ? spot.error(`it comes to more than ${maxConjunctions} rules`) : all
}

function expandTest(given: Test, spot: Spot, negated: boolean): readonly Conjunction[] | undefined {
  const tests = rewriteTest(given, spot)
  if (tests === undefined) return undefined
  if (!negated) return tests.map(test => [{ test, spot }])
  const found = tests.map(test => negate(test, spot))
  return found.some(each => each === undefined) ? undefined : [found.flatMap(each => each ?? [])]
}

/** Where nothing is there, `not` is true and a negated form is false. */
function negate(test: Test, spot: Spot): Conjunction | undefined {
  if (!isNegatable(test.operator)) return spot.error(`there is no "not" for ${test.operator}`)
  const isNegated = test.operator.startsWith('!')
  const operator = isNegated ? test.operator.slice(1) : `!${test.operator}`
  spot.warning(
    `"not" becomes ${operator}, which is ${isNegated ? 'false' : 'false, too,'} where what it looks at is not there`,
  )
  const inputs: readonly Input[] = test.inputs
  return inputs.map(input => ({ test: { ...test, operator, inputs: [input] } as Test, spot }))
}

const negatable: ReadonlySet<string> = new Set<NegatableName>([
  'match_regex',
  'match_regex_with_checksum',
  'phrase_match',
  'exact_match',
  'ip_match',
  'equals',
  'exists',
])

function isNegatable(operator: string): boolean {
  return negatable.has(operator.replace(/^!/, ''))
}
