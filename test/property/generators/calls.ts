import fc from 'fast-check'
import type { DonePhase } from '../../../engine/contract.ts'
import type { RuleSetDocument } from '../../../rules-schema/index.ts'
import type { Call } from '../conversation.ts'
import { addressTable, phaseOrder } from '../interpreter/index.ts'
import { addressNames, type KnownAddress, valuesByAddress } from './addresses.ts'
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
  .record({ which: fc.nat(1_000), choice: fc.nat(60), count: fc.integer({ min: 1, max: 4 }) })
  .map(({ which, choice, count }) => (rules: RuleSetDocument): readonly Supply[] => {
    const plants = plantsFor(rules, choice)
    const from = plants.length === 0 ? 0 : which % plants.length
    return plants.slice(from, from + count)
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
    natural: fc.boolean(),
    splits: fc.array(fc.record({ size: fc.integer({ min: 0, max: 4 }), done }), { minLength: 1, maxLength: 7 }),
    after: fc.constantFrom<readonly Call[]>([], [], ['end'], [{ run: { 'server.response.status': 401 } }, 'end']),
  })
  .map(({ supplies, natural, splits, after }) => rules => {
    const all = supplies.flatMap(one => (typeof one === 'function' ? one(rules) : [one]))
    return [...split(natural ? inNaturalOrder(all) : all, splits), 'end', ...after]
  })

/** By phase, each as before. */
function inNaturalOrder(supplies: readonly Supply[]): readonly Supply[] {
  const rank = ([name]: Supply) => phaseOrder.indexOf(addressTable.get(name)?.phase ?? 'end')
  return [...supplies].sort((a, b) => rank(a) - rank(b))
}

function split(supplies: readonly Supply[], splits: readonly { size: number; done: DonePhase | undefined }[]): Call[] {
  const calls: Call[] = []
  let from = 0
  for (const one of splits) {
    calls.push(call(supplies.slice(from, from + one.size), one.done))
    from += one.size
  }
  return from < supplies.length ? [...calls, call(supplies.slice(from), undefined)] : calls
}

function call(supplies: readonly Supply[], phase: DonePhase | undefined): Call {
  return { run: Object.fromEntries(supplies), ...(phase === undefined ? {} : { done: phase }) }
}
