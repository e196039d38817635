import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { Answer } from './conversation.ts'
import { type Mutant, mutants } from './mutants.ts'
import { comparable, interpret } from './play.ts'
import { inTurns } from './sample.ts'

const enough = 2

describe('the generated cases notice what an engine could do wrong', () => {
  const sample = [...inTurns(900)]
  const right: (readonly Answer[])[] = []

  test.each(mutants)('%s', mutant => {
    expect(countNoticed(mutant)).toBe(enough)
  })

  test('what is right is not noticed', () => {
    expect(countNoticed(undefined)).toBe(0)
  })

  /** In how many cases the outcomes differ; no more than are enough. */
  function countNoticed(mutant: Mutant | undefined): number {
    let noticed = 0
    for (const [place, one] of sample.entries()) {
      right[place] ??= comparable(interpret(one))
      const outcomes = comparable(interpret(one, mutant === undefined ? {} : { mutant }))
      if (!isDeepStrictEqual(outcomes, right[place])) noticed += 1
      if (noticed === enough) break
    }
    return noticed
  }
})
