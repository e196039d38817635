import fc from 'fast-check'
import type { Condition, Exclusion, List, Rule, RuleSetDocument, Scope } from '../../../rules-schema/index.ts'

/** Small worlds, so that what is drawn twice is often the same rule, list, service, and often another version of it. */

const services = ['billing', 'shop', 'häuser', '__proto__']
const envs = ['prod', 'staging']
const listIds = ['a', 'b_2', 'Z']

export const wheres = fc.record({
  service: fc.constantFrom(null, ...services, 'unheard'),
  env: fc.constantFrom(null, ...envs),
})

const pair: fc.Arbitrary<Scope> = fc
  .record({ service: fc.constantFrom(...services), env: fc.constantFrom(...envs) }, { requiredKeys: [] })
  .filter(scope => Object.keys(scope).length > 0)

export const scopes = fc.option(fc.array(pair, { minLength: 1, maxLength: 3 }), { nil: undefined })

function conditionsOf(lists: readonly List[]): fc.Arbitrary<readonly Condition[]> {
  const inputs = [{ address: 'usr.id' }]
  const literal = fc.constantFrom('x', '\u2028', '<ä>').map(value => ({ operator: 'equals' as const, inputs, value }))
  const values = lists.filter(({ type }) => type === 'value').map(({ id }) => id)
  const listed =
    values.length === 0
      ? literal
      : fc.constantFrom(...values).map(list => ({ operator: 'exact_match' as const, inputs, list }))
  const test = fc.oneof(literal, listed) as fc.Arbitrary<Condition>
  const any = fc
    .array(test, { minLength: 1, maxLength: 2 })
    .map(conditions => ({ operator: 'any' as const, conditions }))
  const not = test.map(condition => ({ operator: 'not' as const, condition }))
  return fc.array(fc.oneof(test, any, not) as fc.Arbitrary<Condition>, { minLength: 1, maxLength: 2 })
}

function rulesOf(lists: readonly List[]): fc.Arbitrary<readonly Rule[]> {
  const rule = fc
    .tuple(
      fc.constantFrom('r', 'r-1', 'r:2', 'R', 'r.10', '10'),
      scopes,
      conditionsOf(lists),
      fc.constantFrom('users.login', 'users.signup'),
    )
    .map(([id, scope, conditions, event]): Rule => {
      return { id, category: 'business_logic', event, conditions, ...(scope === undefined ? {} : { scope }) }
    })
  return fc.uniqueArray(rule, { selector: ({ id }) => id, minLength: 1, maxLength: 5 })
}

const lists: fc.Arbitrary<readonly List[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom(...listIds),
    type: fc.constant('value' as const),
    entries: fc
      .uniqueArray(fc.constantFrom('u-1', 'u-2', 'ü'), { maxLength: 3 })
      .map(values => values.map(value => ({ value }))),
  }),
  { selector: ({ id }) => id, maxLength: 3 },
)

/** That the engine takes; with at least one rule. */
export const documents: fc.Arbitrary<RuleSetDocument> = lists.chain(all =>
  fc
    .record({ rules: rulesOf(all), exclusion: fc.option(conditionsOf(all)) })
    .map(({ rules, exclusion }): RuleSetDocument => {
      const exclusions: readonly Exclusion[] = exclusion === null ? [] : [{ id: 'none', conditions: exclusion }]
      return {
        version: 1,
        rules,
        ...(all.length === 0 ? {} : { lists: all }),
        ...(exclusions.length === 0 ? {} : { exclusions }),
      }
    }),
)

/** The same with everything in another order. */
export function reordered(document: RuleSetDocument, random: () => number): RuleSetDocument {
  return turned(document, random) as RuleSetDocument
}

function turned(value: unknown, random: () => number, name = ''): unknown {
  if (Array.isArray(value)) {
    const entries = value.map(entry => turned(entry, random))
    return name === 'rules' || name === 'lists' ? shuffled(entries, random) : entries
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    shuffled(Object.entries(value), random).map(([name, member]) => [name, turned(member, random, name)]),
  )
}

export function shuffled<T>(entries: readonly T[], random: () => number): readonly T[] {
  return entries
    .map(entry => ({ entry, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ entry }) => entry)
}
