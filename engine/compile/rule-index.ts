import type { Prefilter } from '../contract.ts'
import { bindFilter, LiteralTable, Scan } from '../prefilter/index.ts'
import type { CompiledInput, CompiledRule, CompiledTest } from '../program.ts'
import { type IndexedAddress, indexedAddresses } from './indexed-address.ts'
import { type IndexedPlace, OpenPlace } from './indexed-place.ts'

/**
 * Rules by what a text must have for them to match. Most rules need a literal in one of their inputs: those that nobody has
 * supplied it for are false, and need not be looked at.
 * May wake a rule that does not match, never leave one asleep that does, or of which something will never be known.
 */
export interface RuleIndex {
  /** What rules wait for: of each of these it is known which texts it has to be asked about, in all its inputs. */
  readonly tests: ReadonlySet<CompiledTest>
  /** Those of which nothing is known: they are looked at in every call. */
  readonly always: readonly CompiledRule[]
  readonly addresses: readonly IndexedAddress[]
  /** Where each input of these tests is. */
  readonly placeOf: ReadonlyMap<CompiledInput, IndexedPlace>
  readonly literals: LiteralTable
  /** Of one text after the other, as it came: transactions take turns, none is interrupted. */
  readonly scan: Scan
  /** Of what transformers made of that text. */
  readonly rewritten: Scan
}

/** For fewer a look at each is as quick. */
const fewRules = 4

/** Pauses after each rule. Undefined: it is not worth it. */
export function* indexRules(
  rules: readonly CompiledRule[],
  prefilter: Prefilter,
): Generator<void, RuleIndex | undefined> {
  if (prefilter === 'never' || (prefilter === 'auto' && rules.length < fewRules)) return undefined
  const always: CompiledRule[] = []
  const tests = new Set<CompiledTest>()
  const literals = new LiteralTable()
  const places = new Map<CompiledInput, OpenPlace[]>()
  for (const rule of rules) {
    const { demand } = rule
    if (demand === undefined) always.push(rule)
    else {
      const { test } = demand
      const filter = bindFilter(demand.filter, literals)
      tests.add(test)
      for (const input of new Set(test.inputs)) placeOf(input, places).add(input, { rule, test, filter })
    }
    yield
  }
  if (places.size === 0) return undefined
  const all = [...places.values()].flat()
  const byInput = new Map(all.flatMap(place => place.inputs.map(({ input }) => [input, place] as const)))
  const addresses = indexedAddresses(all)
  return { tests, always, addresses, placeOf: byInput, literals, scan: new Scan(), rewritten: new Scan() }
}

function placeOf(input: CompiledInput, places: Map<CompiledInput, OpenPlace[]>): OpenPlace {
  const plain = input.plain ?? input
  const there = places.get(plain) ?? []
  const place = there.find(one => one.hasRoomFor(input)) ?? new OpenPlace(plain)
  places.set(plain, there.includes(place) ? there : [...there, place])
  return place
}
