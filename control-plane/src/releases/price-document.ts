import { createHash } from 'node:crypto'
import {
  type CostReport,
  isTooSlow,
  type PatternHolders,
  type Price,
  patternKey,
  priceSet,
  reportOf,
  slowProblems,
  stopwatch,
  usedPatterns,
} from 'rulewire/engine'
import { maxProblems, type Problem, type RuleSetDocument } from 'rulewire/rules-schema'
import { createPause } from '../pause.ts'
import type { PriceRows } from '../store/index.ts'

export type PricedDocument = { readonly cost: CostReport; readonly fresh: FreshPrices } & (
  | { readonly ok: true }
  | { readonly ok: false; readonly problems: readonly Problem[] }
)

/** What was found out now, by the patterns' hashes. What is too slow is not among it: it is timed anew when it comes again. */
type FreshPrices = ReadonlyMap<string, Price>

/** Times the patterns that are not known yet. In slices; takes a document that compiles. */
export async function priceDocument(document: RuleSetDocument, prices: PriceRows): Promise<PricedDocument> {
  const holders = holdersOf(document)
  const { hashes, known } = await knownPrices(holders, prices)
  const steps = priceSet(holders, { stopwatch, random: Math.random, known })
  const pause = createPause()
  let step = steps.next()
  for (; !step.done; step = steps.next()) await pause()
  const cost = step.value
  const fresh = [...cost.prices].filter(([key, price]) => !known.has(key) && !isTooSlow(price))
  const found = {
    cost: reportOf(cost),
    fresh: new Map(fresh.map(([key, price]) => [hashes.get(key) as string, price])),
  }
  const problems = slowProblems(cost).slice(0, maxProblems)
  return problems.length === 0 ? { ok: true, ...found } : { ok: false, problems, ...found }
}

/** Rows of one statement. */
const atOnce = 200

/** In slices. */
export async function keepPrices(fresh: FreshPrices, prices: PriceRows, at: number): Promise<void> {
  const pause = createPause()
  const all = [...fresh]
  for (let from = 0; from < all.length; from += atOnce) {
    await prices.keep(new Map(all.slice(from, from + atOnce)), at)
    await pause()
  }
}

function holdersOf({ rules, exclusions = [] }: RuleSetDocument): PatternHolders {
  return {
    rules: rules.map((rule, index) => ({ rule, pointer: `/rules/${index}` })),
    exclusions: exclusions.map((exclusion, index) => ({ exclusion, pointer: `/exclusions/${index}` })),
  }
}

interface Known {
  /** By `patternKey`. */
  readonly hashes: ReadonlyMap<string, string>
  readonly known: ReadonlyMap<string, Price>
}

async function knownPrices(holders: PatternHolders, prices: PriceRows): Promise<Known> {
  const pause = createPause()
  const hashes = new Map<string, string>()
  for (const pattern of usedPatterns(holders)) {
    const key = patternKey(pattern)
    if (!hashes.has(key)) hashes.set(key, createHash('sha256').update(key).digest('hex'))
    await pause()
  }
  const known = new Map<string, Price>()
  const all = [...hashes]
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce)
    const found = await prices.find(some.map(([, hash]) => hash))
    for (const [key, hash] of some) if (found.has(hash)) known.set(key, found.get(hash) as Price)
    await pause()
  }
  return { hashes, known }
}
