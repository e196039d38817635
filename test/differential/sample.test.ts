import { describe, expect, test } from 'vitest'
import { explore } from './explore.ts'
import { blns, operators, pathKinds } from './subjects.ts'
import { told } from './told.ts'

/** A few seconds of what `npm run test:differential` does for minutes. */
const comparisons = 4_000

describe(`libddwaf and Rulewire judge alike${blns.note}`, () => {
  test(`in ${comparisons} comparisons, but for what is meant to differ`, async () => {
    const found = await explore(comparisons)
    console.log(told(found))
    expect(found.comparisons).toBeGreaterThanOrEqual(comparisons)
    // Both ways. Transformers need more than a sample: the long run asks for a thousand of everything.
    for (const name of operators)
      expect.soft(found.tally.operators.of(name), name).toEqual({ hits: some, misses: some })
    for (const kind of pathKinds) expect.soft(found.tally.paths.of(kind), kind).toEqual({ hits: some, misses: some })
  })
})

const some = expect.toSatisfy((count: number) => count >= 10, 'ten at least')
