import fc from 'fast-check'
import type { Condition, ExcludedInput, Rule, Test } from '../../../rules-schema/index.ts'
import type { Call, Conversation } from '../conversation.ts'
import { valuesByAddress } from './addresses.ts'
import { exclusionsOf } from './exclusions.ts'
import { without } from './inputs.ts'
import { withKnownNames } from './known-names.ts'
import { type Leaf, leavesOf, pathTo } from './leaves.ts'
import { limits } from './limits.ts'
import { operandFrom } from './operands.ts'
import { negated } from './tests.ts'
import { container } from './values.ts'
import { eventAddresses } from './vocabulary.ts'

const addresses = [
  'server.request.body',
  'server.request.body',
  'server.request.query',
  eventAddresses.order,
  'server.request.path_params',
] as const

/** As it is drawn, or with names that read like indices. */
const named = fc.tuple(container, fc.nat(2)).map(([value, how]) => (how === 0 ? numbered(value) : value))

function numbered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(numbered)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name === 'a' ? '0' : name, numbered(item)]))
}

/** Excluded for tests, and not for endpoints. */
const ofThePath = [{ address: 'server.request.uri.raw' }, { address: 'server.request.path' }] as const

/** What makes an exclusion hold, at the beginning, later, or never. */
const condition = fc.constantFrom<Condition>(
  { operator: 'equals', inputs: [{ address: 'usr.id' }], value: 'a' },
  { operator: 'equals', inputs: [{ address: 'usr.id' }], value: 'a' },
  { operator: 'equals', inputs: [{ address: 'usr.id' }], value: 'a' },
  { operator: '!equals', inputs: [{ address: 'usr.id' }], value: 'b' },
  { operator: 'exists', inputs: [{ address: eventAddresses.login, path: '$.a' }] },
  { operator: 'exists', inputs: [{ address: 'server.request.body' }] },
  { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 200 },
  { operator: 'exists', inputs: [{ address: 'server.response.body' }] },
  { operator: 'contains', inputs: [{ address: 'server.request.query' }], values: ['abcdefghi'] },
  { operator: 'not', condition: { operator: 'exists', inputs: [{ address: 'usr.login' }] } },
  { operator: 'exists', inputs: [{ address: 'server.request.path_params' }] },
)

/** What else comes, in any order. */
const other = fc.constantFrom<Call>(
  { run: { 'usr.id': 'a' } },
  { run: { 'usr.id': 'a' } },
  { run: { 'usr.id': 'a' } },
  { run: { 'usr.id': 'b' } },
  { run: { [eventAddresses.login]: { a: 1 } } },
  { run: { 'server.request.body': { a: 'alice' } } },
  { run: { 'server.request.query': { a: 'abcdefghi' } } },
  { run: { 'server.request.path_params': { a: 'k' } } },
  { run: { 'server.response.status': 200 } },
  { run: { 'server.response.body': [1] } },
  { run: {}, done: 'body' },
  { run: {}, cut: ['server.request.query'] },
)

const operator = fc.constantFrom('exists', 'equals', 'equals', 'contains', 'match_regex', 'phrase_match', 'exact_match')

const spot = fc.record({
  leaf: fc.nat(100),
  up: fc.constantFrom(0, 0, 1, 1, 2),
  spelling: fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }),
  deep: fc.constantFrom(0, 1, 1, 2, 9, 9),
  operator,
  variant: fc.nat(1_000),
  target: fc.constantFrom(undefined, undefined, undefined, 'keys' as const),
  form: fc.constantFrom('itself', 'itself', 'not', 'negated', 'negated'),
})

type Spot = typeof spot extends fc.Arbitrary<infer T> ? T : never

const frame = fc.record({
  category: fc.constantFrom('business_logic' as const, 'attack_attempt' as const),
  event: fc.constantFrom('shop.order', 'shop.refund'),
  tags: fc.constantFrom(undefined, { team: 'a' }, { team: 'a', tier: 'b' }),
  action: fc.constantFrom<Rule['action']>(undefined, undefined, { type: 'block' }, { type: 'redirect', location: '/' }),
  endpoint: fc.constantFrom<Rule['endpoint']>(undefined, undefined, undefined, { path: '/:a' }, { path: '/*' }),
  /** It looks at what the first rule looks at. */
  shares: fc.boolean(),
  captured: fc.constantFrom(undefined, 'itself', 'usr.id', 'usr.id', 'server.response.status'),
  composer: fc.constantFrom('all' as const, 'any' as const),
  spots: fc.array(spot, { minLength: 1, maxLength: 2 }),
})

type Frame = typeof frame extends fc.Arbitrary<infer T> ? T : never

const supplied = fc
  .constantFrom(...addresses)
  .chain(address => fc.record({ address: fc.constant(address), value: named, again: valuesByAddress[address] }))

/** Rules that look at a value, and exclusions of parts of it, or of the rules, that hold from the beginning or later. */
export const excluded: fc.Arbitrary<Conversation> = supplied.chain(({ address, value, again }) => {
  const leaves = leavesOf(value)
  return fc
    .record({
      frames: fc.array(frame, { minLength: 1, maxLength: 3 }),
      exclusions: exclusionsOf({
        ids: ['r0', 'r1', 'r2', 'r'],
        events: ['shop.order', 'shop.refund'],
        tags: [{ team: 'a' }, { team: 'a', tier: 'b' }, { team: 'b' }],
        condition,
        input: fc.oneof<fc.MaybeWeightedArbitrary<ExcludedInput>[]>(
          { weight: 9, arbitrary: spot.map(one => ({ address, path: pathOf(leafOf(one, leaves), one) })) },
          { weight: 1, arbitrary: fc.constantFrom(...ofThePath) },
        ),
        inputsInTen: 7,
      }),
      before: fc.array(other, { maxLength: 2 }),
      behind: fc.array(other, { maxLength: 2 }),
      again: fc.constantFrom([], [], [{ run: { [address]: again } }]),
      limits: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: limits }),
    })
    .map(({ frames, exclusions, before, behind, again, limits }) => ({
      rules: {
        version: 1,
        rules: frames.map((one, place) => ruleOf(one, place, address, leaves, frames[0]?.spots)),
        exclusions,
      },
      limits,
      calls: [...before, { run: { [address]: value, 'server.request.uri.raw': '/a' } }, ...behind, ...again, 'end'],
    }))
})

function ruleOf(
  { spots, shares, composer, captured, ...rest }: Frame,
  place: number,
  address: string,
  leaves: readonly Leaf[],
  shared: readonly Spot[] = spots,
): Rule {
  const tests = (shares ? shared : spots).map(one => testOf(one, address, leaves))
  const rule = {
    ...without(rest),
    id: `r${place}`,
    conditions: composer === 'all' ? tests : [{ operator: 'any', conditions: tests }],
    ...(captured && { capture: { k: captured === 'itself' ? { address, path: '$.*' } : { address: captured } } }),
  }
  return withKnownNames(rule as Rule)
}

function testOf(one: Spot, address: string, leaves: readonly Leaf[]): Condition {
  const leaf = leafOf({ ...one, up: 0 }, leaves)
  const input = without({ address, path: pathOf(leafOf(one, leaves), one), target: one.target })
  const test = { ...operandFrom(one.operator, leaf.value, one.variant), inputs: [input] } as Test
  if (one.variant % 12 === 0)
    return { operator: 'contains', inputs: [{ address: 'server.request.path' }], values: ['a'] }
  if (one.form === 'not') return { operator: 'not', condition: test }
  return one.form === 'negated' ? negated(test) : test
}

/** One of the nodes, or one above it. */
function leafOf({ leaf, up }: Pick<Spot, 'leaf' | 'up'>, leaves: readonly Leaf[]): Leaf {
  const { steps, value } = leaves[leaf % leaves.length] as Leaf
  return { steps: steps.slice(0, Math.max(0, steps.length - up)), value }
}

function pathOf({ steps }: Leaf, { spelling, deep }: Spot): string {
  return pathTo(steps, spelling, deep)
}
