import fc from 'fast-check'
import type { Conversation } from './conversation.ts'
import { capped, conversation, endpoints, spotlight } from './generators/index.ts'

/** Fixed, so that a run that passed passes again; `RULEWIRE_PROPERTY_SEED` looks elsewhere. */
export const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)

/** Cases of each generator. `RULEWIRE_PROPERTY_RUNS=1000000` for a long run. */
export const runs = Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 2_500)

export const generators = { spotlight, capped, endpoints, conversation } as const
export type GeneratorName = keyof typeof generators
export const generatorNames = Object.keys(generators) as GeneratorName[]

/** The first cases of a generator; drawn in blocks, so that a long run needs no more memory than a short one. */
export function* cases(generator: GeneratorName, count: number): Generator<Conversation> {
  const blockSize = 5_000
  for (let block = 0; block * blockSize < count; block += 1) {
    const numRuns = Math.min(blockSize, count - block * blockSize)
    yield* fc.sample(generators[generator], { seed: seed + block, numRuns })
  }
}
