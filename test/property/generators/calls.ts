import fc from 'fast-check'
import type { DonePhase } from '../../../engine/contract.ts'
import type { RuleSetDocument } from '../../../rules-schema/index.ts'
import type { Call } from '../conversation.ts'
import { phaseOf, phaseOrder } from '../interpreter/index.ts'
import { addressNames, type KnownAddress, valuesByAddress } from './addresses.ts'
import { without } from './inputs.ts'
import { plantsFor, type Supply } from './plant.ts'

const supplyOf = (name: KnownAddress): fc.Arbitrary<Supply> =>
  fc
    .oneof({ weight: 14, arbitrary: valuesByAddress[name] }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) })
    .map(value => [name, value])

const supply: fc.Arbitrary<Supply> = fc.oneof(
  { weight: 3, arbitrary: supplyOf('server.request.method') },
  { weight: 5, arbitrary: supplyOf('server.request.uri.raw') },
  { weight: 4, arbitrary: supplyOf('server.request.body') },
  ...addressNames.map(name => ({ weight: 2, arbitrary: supplyOf(name) })),
  { weight: 1, arbitrary: fc.constantFrom<Supply>(['usr.unknown', 'a'], ['constructor', 'a'], ['toString', null]) },
)

/** A few that suit the rules, told when they are known. */
const planted = fc
  .record({
    which: fc.nat(60),
    from: fc.constantFrom(0, 0, 1, 2),
    choice: fc.nat(60),
    count: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ which, from, choice, count }) => (rules: RuleSetDocument): readonly Supply[] => {
    return plantsFor(rules, which, choice).slice(from, from + count)
  })

const done = fc.constantFrom<DonePhase | undefined>(
  undefined,
  undefined,
  undefined,
  undefined,
  'request',
  'body',
  'response',
)

/** Addresses that came, but not whole; mostly none. */
const cut = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(['server.request.body'], ['usr.unknown'], []) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom<string>(...addressNames), { minLength: 1, maxLength: 2 }) },
)

/** The last two are what a guard does: no address twice, none late. */
const orders = [
  'as drawn',
  'by phase',
  'by phase, reversed within',
  'each once, by phase',
  'each once, by phase, reversed within',
] as const

/**
 * A request as it may come: in the natural order or in any, split over calls anywhere, addresses late or twice, phases
 * declared over, calls without anything, calls after the end.
 */
export const callsFor: fc.Arbitrary<(rules: RuleSetDocument) => readonly Call[]> = fc
  .record({
    supplies: fc.array(fc.oneof({ weight: 2, arbitrary: supply }, { weight: 3, arbitrary: planted }), {
      minLength: 1,
      maxLength: 9,
    }),
    order: fc.constantFrom(...orders),
    splits: fc.array(fc.record({ size: fc.integer({ min: 0, max: 4 }), done, cut }), { minLength: 1, maxLength: 7 }),
    after: fc.constantFrom<readonly Call[]>([], [], ['end'], [{ run: { 'server.response.status': 401 } }, 'end']),
  })
  .map(({ supplies, order, splits, after }) => rules => {
    const all = supplies.flatMap(one => (typeof one === 'function' ? one(rules) : [one]))
    return [...split(inOrder(all, order), splits), 'end', ...after]
  })

function inOrder(supplies: readonly Supply[], order: (typeof orders)[number]): readonly Supply[] {
  const once = order.startsWith('each once') ? [...new Map(supplies.map(one => [one[0], one])).values()] : supplies
  const drawn = order.includes('reversed') ? [...once].reverse() : once
  return order.includes('by phase') ? [...drawn].sort((a, b) => rank(a) - rank(b)) : drawn
}

/** Declared addresses in the end. */
function rank([name]: Supply): number {
  const phase = phaseOf(name)
  return phaseOrder.indexOf(phase === 'any' ? 'end' : phase)
}

interface Options {
  readonly done: DonePhase | undefined
  readonly cut: readonly string[] | undefined
}

function split(supplies: readonly Supply[], splits: readonly ({ readonly size: number } & Options)[]): Call[] {
  const calls: Call[] = []
  let from = 0
  for (const one of splits) {
    calls.push(call(supplies.slice(from, from + one.size), one))
    from += one.size
  }
  return from < supplies.length ? [...calls, call(supplies.slice(from), { done: undefined, cut: undefined })] : calls
}

function call(supplies: readonly Supply[], { done, cut }: Options): Call {
  return { run: Object.fromEntries(supplies), ...without({ done, cut }) }
}
