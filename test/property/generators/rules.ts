import fc from 'fast-check'
import type { Capture, Condition, Endpoint, Input, Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { condition, input, scalarOfRule, without } from './conditions.ts'
import { pattern } from './targets.ts'
import { methods } from './vocabulary.ts'

const someMethods = fc.oneof(
  fc.constantFrom<Endpoint['method']>(...methods, undefined),
  fc.uniqueArray(fc.constantFrom(...methods), { minLength: 1, maxLength: 2 }),
)

const endpoint = fc
  .record({ method: someMethods, path: fc.option(pattern, { nil: undefined, freq: 3 }) })
  .map(parts => (parts.method === undefined && parts.path === undefined ? undefined : (without(parts) as Endpoint)))

/** Names that every object inherits are names like any other. */
const keys = ['usr.id', 'k', 'toString', 'constructor'] as const
const events = ['shop.order', 'constructor', 'users.login.failure'] as const
const ids = ['a', 'B', 'a1', 'a-b', 'toString', 'r10', 'r9'] as const

const capture: fc.Arbitrary<Capture> = fc.oneof(
  { weight: 4, arbitrary: input },
  { weight: 1, arbitrary: fc.constant({ address: 'server.request.path_params' }) },
  { weight: 1, arbitrary: fc.record({ value: scalarOfRule }) },
)
const captures = fc
  .array(fc.tuple(fc.constantFrom(...keys), capture), { maxLength: 3 })
  .map(entries => (entries.length === 0 ? undefined : Object.fromEntries(entries)))

const scope = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.constantFrom({ service: 'shop' }, { env: 'prod' }, { service: 'shop', env: 'prod' }, { service: 'other' }),
      { minLength: 1, maxLength: 2 },
    ),
  },
)

/** A condition of its own, or the number of one that several rules share. */
const ownOrShared = fc.oneof({ weight: 2, arbitrary: condition }, { weight: 1, arbitrary: fc.nat(3) })

const draft = fc.record({
  id: fc.constantFrom(...ids),
  name: fc.constantFrom(undefined, undefined, 'A name'),
  enabled: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, true, true, false),
  category: fc.constantFrom('business_logic' as const, 'attack_attempt' as const),
  event: fc.constantFrom(...events),
  scope,
  endpoint: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 3, arbitrary: endpoint }),
  conditions: fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 8, arbitrary: fc.array(ownOrShared, { minLength: 1, maxLength: 1 }) },
    { weight: 4, arbitrary: fc.array(ownOrShared, { minLength: 2, maxLength: 3 }) },
  ),
  capture: captures,
  priority: fc.constantFrom(undefined, undefined, 0, 1, -1),
  tags: fc.constantFrom(undefined, undefined, { team: 'a', constructor: 'b' }),
})

type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

export const ruleSet: fc.Arbitrary<RuleSetDocument> = fc
  .record({
    shared: fc.array(condition, { minLength: 1, maxLength: 2 }),
    drafts: fc.uniqueArray(draft, { selector: rule => rule.id, minLength: 1, maxLength: 5 }),
  })
  .map(({ shared, drafts }) => ({ version: 1, rules: drafts.map(one => finished(one, shared)) }))

/** As JSON has it: without `undefined`, and with the prototype that objects usually have. */
function finished({ conditions, ...rest }: Draft, shared: readonly Condition[]): Rule {
  const own = conditions?.map(one => (typeof one === 'number' ? pick(shared, one) : one))
  return withKnownNames(JSON.parse(JSON.stringify({ ...rest, conditions: own })) as Rule)
}

function pick(shared: readonly Condition[], place: number): Condition {
  return shared[place % shared.length] as Condition
}

/** A rule whose pattern has names may not use others: a path that begins with another gets one of the pattern's. */
export function withKnownNames(rule: Rule): Rule {
  const known =
    rule.endpoint?.path?.split('/').flatMap(segment => (segment.startsWith(':') ? [segment.slice(1)] : [])) ?? []
  const [first] = known
  if (first === undefined) return rule
  const fix = (one: Input): Input => (one.address === 'server.request.path_params' ? withPath(one, first) : one)
  return {
    ...rule,
    ...(rule.conditions && { conditions: rule.conditions.map(one => mapInputs(one, fix)) }),
    ...(rule.capture && {
      capture: Object.fromEntries(
        Object.entries(rule.capture).map(([key, one]) => [key, 'value' in one ? one : fix(one)]),
      ),
    }),
  }
}

function withPath(one: Input, name: string): Input {
  const { path = '$' } = one
  return /^\$(\.\*|\[\*\]|$)/.test(path) ? one : { ...one, path: `$.${name}${path.endsWith('*') ? '.*' : ''}` }
}

function mapInputs(one: Condition, fix: (input: Input) => Input): Condition {
  switch (one.operator) {
    case 'all':
    case 'any':
      return { ...one, conditions: one.conditions.map(inner => mapInputs(inner, fix)) }
    case 'not':
      return { ...one, condition: mapInputs(one.condition, fix) }
    default:
      return { ...one, inputs: one.inputs.map(fix) }
  }
}
