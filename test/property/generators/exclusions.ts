import fc from 'fast-check'
import type { Condition, ExcludedInput, Exclusion, RuleTarget } from '../../../rules-schema/index.ts'
import { without } from './inputs.ts'

/** What exclusions are made of: what there is to choose from. */
export interface Choices {
  readonly ids: readonly string[]
  readonly events: readonly string[]
  readonly tags: readonly Readonly<Record<string, string>>[]
  readonly condition: fc.Arbitrary<Condition>
  readonly input: fc.Arbitrary<ExcludedInput>
  /** How often inputs are excluded, in ten. */
  readonly inputsInTen: number
}

/** Exclusions with ids `x0`, `x1`, … */
export function exclusionsOf(choices: Choices): fc.Arbitrary<readonly Exclusion[]> {
  return fc
    .array(draftOf(choices), { minLength: 1, maxLength: 3 })
    .map(drafts => drafts.map((draft, place) => finished(draft, `x${place}`)))
}

function draftOf({ condition, input, inputsInTen, ...rest }: Choices) {
  return fc.record({
    enabled: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, true, false),
    rules: fc.oneof(fc.constant(undefined), fc.array(targetOf(rest), { minLength: 1, maxLength: 2 })),
    conditions: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 4, arbitrary: fc.array(condition, { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(condition, { maxLength: 2 }) },
    ),
    inputs: fc.oneof(
      { weight: inputsInTen, arbitrary: fc.array(input, { minLength: 1, maxLength: 2 }) },
      { weight: 10 - inputsInTen, arbitrary: fc.constant(undefined) },
    ),
    effect: fc.constantFrom<Exclusion['effect']>(undefined, 'bypass', 'monitor', 'monitor'),
  })
}

type Draft = ReturnType<typeof draftOf> extends fc.Arbitrary<infer T> ? T : never

function targetOf({ ids, events, tags }: Pick<Choices, 'ids' | 'events' | 'tags'>): fc.Arbitrary<RuleTarget> {
  return fc.oneof(
    fc.constantFrom(...ids).map(id => ({ id })),
    fc.constantFrom(...events).map(event => ({ event })),
    fc.constantFrom(...tags).map(some => ({ tags: some })),
    fc
      .constantFrom('business_logic' as const, 'business_logic' as const, 'attack_attempt' as const)
      .map(category => ({ category })),
  )
}

/** One that excluded everything from everybody is refused, and one that only monitors has no inputs. */
function finished({ effect, ...rest }: Draft, id: string): Exclusion {
  const isWhole = rest.inputs === undefined
  const isEverything = isWhole && rest.rules === undefined && (rest.conditions ?? []).length === 0
  const whatItDoes = isEverything ? 'monitor' : isWhole || effect === 'bypass' ? effect : undefined
  return { id, ...without({ ...rest, effect: whatItDoes }) } as Exclusion
}
