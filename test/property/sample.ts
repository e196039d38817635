import fc from 'fast-check'
import type { Conversation } from './conversation.ts'
import {
  capped,
  conversation,
  crowds,
  endpoints,
  excluded,
  ips,
  listed,
  occurrences,
  reports,
  spotlight,
  texts,
} from './generators/index.ts'

/** Fixed, so that a run that passed passes again; `RULEWIRE_PROPERTY_SEED` looks elsewhere. */
export const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)

/** A measure of how many cases there are: see `counts`. `RULEWIRE_PROPERTY_RUNS=1000000` for a long run. */
const runs = Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_400)

export const generators = {
  spotlight,
  capped,
  texts,
  occurrences,
  excluded,
  ips,
  listed,
  reports,
  endpoints,
  crowds,
  conversation,
} as const
export type GeneratorName = keyof typeof generators
export const generatorNames = Object.keys(generators) as GeneratorName[]

/** Cases of each generator: more of the quick ones that every operator or transformer needs, fewer of those with little to vary. */
export const counts: Readonly<Record<GeneratorName, number>> = {
  spotlight: 3 * runs,
  capped: runs,
  texts: Math.ceil(1.5 * runs),
  occurrences: Math.ceil((2 * runs) / 3),
  excluded: Math.ceil((2 * runs) / 3),
  ips: Math.ceil(runs / 2),
  listed: Math.ceil(runs / 2),
  reports: runs,
  endpoints: Math.ceil((2 * runs) / 3),
  crowds: Math.ceil(runs / 5),
  conversation: Math.ceil((2 * runs) / 3),
}

/** The first cases of a generator; drawn in blocks, so that a long run needs no more memory than a short one. */
export function* cases(generator: GeneratorName, count: number): Generator<Conversation> {
  const blockSize = 5_000
  let given = 0
  for (let block = 0; given < count; block += 1) {
    const arbitrary: fc.Arbitrary<Conversation | readonly Conversation[]> = generators[generator]
    const drawn = fc.sample(arbitrary, { seed: seed + block, numRuns: Math.min(blockSize, count - given) })
    for (const one of drawn.flat()) {
      if (given === count) return
      given += 1
      yield one
    }
  }
}

/** One of each generator (of spotlight the three that belong together), then the next of each, until all had so many turns. */
export function* inTurns(turns: number): Generator<Conversation> {
  const each = generatorNames.map(name => ({ size: name === 'spotlight' ? 3 : 1, all: cases(name, 3 * turns) }))
  for (let turn = 0; turn < turns; turn += 1) for (const { size, all } of each) yield* next(all, size)
}

function* next(all: Generator<Conversation>, size: number): Generator<Conversation> {
  for (let taken = 0; taken < size; taken += 1) {
    const { value, done } = all.next()
    if (!done) yield value
  }
}
