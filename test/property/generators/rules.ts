import fc from 'fast-check'
import type {
  Action,
  Capture,
  Condition,
  Endpoint,
  ExcludedInput,
  Exclusion,
  List,
  Rule,
  RuleSetDocument,
} from '../../../rules-schema/index.ts'
import { condition } from './conditions.ts'
import { exclusionsOf } from './exclusions.ts'
import { input, without } from './inputs.ts'
import { withKnownNames } from './known-names.ts'
import { lists, usedLists } from './lists.ts'
import { exact, pattern } from './targets.ts'
import { scalarOfRule } from './tests.ts'
import { timestamp } from './times.ts'
import { declaredAddress, methods } from './vocabulary.ts'

const someMethods = fc.oneof(
  fc.constantFrom<Endpoint['method']>(...methods, undefined),
  fc.uniqueArray(fc.constantFrom(...methods), { minLength: 1, maxLength: 2 }),
)

const oneEndpoint = fc
  .record({ method: someMethods, path: fc.option(pattern, { nil: undefined, freq: 3 }), exact })
  .filter(({ method, path }) => method !== undefined || path !== undefined)
  .map(({ exact, ...rest }) => without({ ...rest, exact: rest.path === undefined ? undefined : exact }) as Endpoint)

const endpoint = fc.oneof(
  { weight: 4, arbitrary: oneEndpoint },
  { weight: 1, arbitrary: fc.array(oneEndpoint, { minLength: 1, maxLength: 3 }) },
)

/** Names that every object inherits are names like any other. */
const keys = ['usr.id', 'k', 'toString', 'constructor'] as const
const events = ['shop.order', 'constructor', 'users.login.failure'] as const
const ids = ['a', 'B', 'a1', 'a-b', 'toString', 'r10', 'r9'] as const

const mask = fc.constantFrom<(Capture & { mask?: unknown })['mask']>(
  undefined,
  undefined,
  'none',
  'sha256',
  'hmac',
  'redact',
)

const captured: fc.Arbitrary<Capture> = fc.tuple(input, mask).map(([{ target: _, ...source }, mask]) => {
  return without({ ...source, mask }) as Capture
})

const capture: fc.Arbitrary<Capture> = fc.oneof(
  { weight: 4, arbitrary: captured },
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

const action = fc.constantFrom<Action | undefined>(
  undefined,
  undefined,
  { type: 'monitor' },
  { type: 'block' },
  { type: 'block', status_code: 451, format: 'json' },
  { type: 'redirect', location: '/login' },
  { type: 'redirect', location: 'https://shop.example/', status_code: 302 },
)

/** Usually not there. */
const rarely = <T>(...values: readonly T[]) => fc.constantFrom<T | undefined>(...Array(3).fill(undefined), ...values)

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
  action,
  shadow: rarely(true, false),
  report: rarely(false, false, true),
  keep: rarely(false, true),
  expires_at: fc.option(timestamp, { nil: undefined, freq: 8 }),
  priority: fc.constantFrom(undefined, undefined, 0, 1, -1),
  tags: fc.constantFrom(undefined, undefined, { team: 'a', constructor: 'b' }),
})

type Draft = typeof draft extends fc.Arbitrary<infer T> ? T : never

const exclusions: fc.Arbitrary<readonly Exclusion[]> = exclusionsOf({
  ids,
  events,
  tags: [{ team: 'a' }, { constructor: 'b' }, { team: 'a', constructor: 'b' }, { team: 'b' }, { toString: 'b' }],
  condition,
  input: input.map(({ address, path }) => without({ address, path }) as ExcludedInput),
  inputsInTen: 5,
})

export const ruleSet: fc.Arbitrary<RuleSetDocument> = fc
  .record({
    shared: fc.array(condition, { minLength: 1, maxLength: 2 }),
    drafts: fc.uniqueArray(draft, { selector: rule => rule.id, minLength: 1, maxLength: 5 }),
    exclusions: fc.oneof(fc.constant([]), exclusions),
    lists,
  })
  .map(({ shared, drafts, exclusions, lists }) =>
    documentOf(
      drafts.map(one => finished(one, shared)),
      exclusions,
      lists,
    ),
  )

/** With what the rules need declared, and no more. */
function documentOf(rules: readonly Rule[], exclusions: readonly Exclusion[], all: readonly List[]): RuleSetDocument {
  const lists = usedLists([...rules, ...exclusions], all)
  const isDeclared = JSON.stringify([rules, exclusions]).includes(`"${declaredAddress}"`)
  return {
    version: 1,
    rules,
    ...(exclusions.length > 0 && { exclusions }),
    ...(lists.length > 0 && { lists }),
    ...(isDeclared && { addresses: [declaredAddress] }),
  }
}

/** As JSON has it: without `undefined`, and with the prototype that objects usually have. */
function finished({ conditions, ...rest }: Draft, shared: readonly Condition[]): Rule {
  const own = conditions?.map(one => (typeof one === 'number' ? pick(shared, one) : one))
  return withKnownNames(JSON.parse(JSON.stringify({ ...rest, conditions: own })) as Rule)
}

function pick(shared: readonly Condition[], place: number): Condition {
  return shared[place % shared.length] as Condition
}
