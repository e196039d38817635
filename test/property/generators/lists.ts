import fc from 'fast-check'
import type { Condition, Exclusion, List, ListEntry, Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import type { Call, Conversation } from '../conversation.ts'
import { timestamp } from './times.ts'
import { declaredAddress, ipRanges, ipTexts, listIds } from './vocabulary.ts'

const expiry = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  timestamp.map(expires_at => ({ expires_at })),
)

function entriesOf(value: fc.Arbitrary<string>): fc.Arbitrary<readonly ListEntry[]> {
  return fc.array(
    fc.tuple(value, expiry).map(([text, ending]) => ({ value: text, ...ending })),
    { maxLength: 5 },
  )
}

/** Few, so that requests and lists meet. */
const user = fc.constantFrom('a', 'A', 'alice', 'Alice', 'k', '\u212a')

const contents = {
  value: entriesOf(user),
  ip: entriesOf(fc.constantFrom<string>(...ipTexts, ...ipRanges)),
}

/** What documents say their lists hold. */
export const lists: fc.Arbitrary<readonly List[]> = fc.record(contents).map(({ value, ip }) => [
  { id: listIds.value, type: 'value', entries: value },
  { id: listIds.ip, type: 'ip', entries: ip },
])

/** New contents for some of them, or for none. */
export const setLists: fc.Arbitrary<Readonly<Record<string, readonly ListEntry[] | null>>> = fc
  .record({
    value: fc.oneof(fc.constant(undefined), fc.constant(null), contents.value),
    ip: fc.oneof(fc.constant(undefined), fc.constant(null), contents.ip),
  })
  .map(({ value, ip }) => ({
    ...(value === undefined ? {} : { [listIds.value]: value }),
    ...(ip === undefined ? {} : { [listIds.ip]: ip }),
  }))

/** The lists that rules and exclusions use. */
export function usedLists(
  users: readonly { readonly conditions?: readonly Condition[] }[],
  all: readonly List[],
): readonly List[] {
  const used = new Set(users.flatMap(({ conditions = [] }) => conditions.flatMap(listsIn)))
  return all.filter(list => used.has(list.id))
}

function listsIn(condition: Condition): readonly string[] {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return condition.conditions.flatMap(listsIn)
    case 'not':
      return listsIn(condition.condition)
    default:
      return 'list' in condition && condition.list !== undefined ? [condition.list] : []
  }
}

const listTest = fc.constantFrom<Condition>(
  { operator: 'exact_match', inputs: [{ address: declaredAddress }], list: listIds.value },
  {
    operator: 'exact_match',
    inputs: [{ address: declaredAddress }],
    list: listIds.value,
    options: { case_sensitive: false },
  },
  { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], list: listIds.ip },
  { operator: '!exact_match', inputs: [{ address: declaredAddress }], list: listIds.value },
  { operator: '!ip_match', inputs: [{ address: 'http.client_ip' }], list: listIds.ip },
)

const condition = fc.oneof(
  { weight: 2, arbitrary: listTest },
  { weight: 1, arbitrary: listTest.map(test => ({ operator: 'not' as const, condition: test })) },
)

const rule = fc.record({ condition, expires: fc.option(timestamp, { nil: undefined, freq: 4 }) })

const exclusion: fc.Arbitrary<Exclusion> = condition.map(one => ({
  id: 'x',
  rules: [{ id: 'r0' }],
  conditions: [one],
}))

const supply = fc.oneof(
  fc.record({ [declaredAddress]: user }),
  fc.record({ 'http.client_ip': fc.constantFrom(...ipTexts) }),
  fc.constant({}),
)

const step = fc.oneof(
  { weight: 3, arbitrary: supply.map((run): Call => ({ run })) },
  { weight: 1, arbitrary: setLists.map((some): Call => ({ lists: some })) },
  { weight: 1, arbitrary: fc.constantFrom<1 | 999 | 5_000>(1, 999, 5_000) },
)

/**
 * Lists that change, and entries and rules that come to their time, between the calls of a request. Each rule has one
 * condition and no endpoint, so that it is looked at in every call: what a test on a list would have been while nobody
 * asked for it is not defined.
 */
export const listed: fc.Arbitrary<Conversation> = fc
  .record({
    lists,
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    exclusion: fc.oneof(fc.constant(undefined), exclusion),
    steps: fc.array(step, { maxLength: 6 }),
  })
  .map(({ lists: all, rules, exclusion, steps }) => ({
    rules: documentOf(rules.map(ruleOf), exclusion, all),
    limits: {},
    calls: [...withClock(steps), 'end'],
  }))

function ruleOf(draft: { condition: Condition; expires: string | undefined }, place: number): Rule {
  return {
    id: `r${place}`,
    category: 'business_logic',
    event: 'shop.order',
    conditions: [draft.condition],
    ...(draft.expires === undefined ? {} : { expires_at: draft.expires }),
  }
}

function documentOf(rules: readonly Rule[], exclusion: Exclusion | undefined, all: readonly List[]): RuleSetDocument {
  const exclusions = exclusion === undefined ? {} : { exclusions: [exclusion] }
  return { version: 1, rules, ...exclusions, addresses: [declaredAddress], lists: all }
}

/** Numbers among the steps are how far the clock goes on. */
function withClock(steps: readonly (Call | number)[]): readonly Call[] {
  let at = 0
  return steps.map(one => {
    if (typeof one !== 'number') return one
    at += one
    return { at }
  })
}
