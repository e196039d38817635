import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { chosenPatterns } from './chosen-patterns.ts'
import { generatedPattern } from './generated-patterns.ts'
import { Judge } from './judge.ts'
import { Random } from './random.ts'
import { crsPatterns, folder, inBothCases, recommendedPatterns, skipped, slowPatterns } from './real-patterns.ts'
import { judgeAll, judgeOwn } from './strings-to-judge.ts'

/**
 * A filter may answer "maybe" too often and never "no" wrongly. RE2 alone is the judge: for each pattern and each string in which
 * RE2 finds it, every gate must let it pass. Functions on strings must give the very verdict of RE2.
 */
const seed = Number(process.env.RULEWIRE_PREFILTER_SEED ?? 20_261_120)

/** A measure of how much there is to do: `scripts/prefilter-soundness.mjs` runs with three hundred times as much. */
const runs = Number(process.env.RULEWIRE_PREFILTER_RUNS ?? 1)

/** However much there is. */
const timeoutMs = 60_000 + 2_000 * runs * 60

const told: string[] = []
afterAll(() => console.log(told.join('\n')))

function settle(name: string, judge: Judge): void {
  told.push(`${name}: ${judge}`)
  expect(judge.mistakes.slice(0, 3)).toEqual([])
}

describe.skipIf(folder === undefined)(`no match of the patterns of others is lost${skipped}`, () => {
  test(
    'the Core Rule Set, the recommended rules and the slow ones, with and without case',
    () => {
      const random = new Random(seed)
      const judge = new Judge(inBothCases([...crsPatterns(), ...recommendedPatterns(), ...slowPatterns()]))
      judgeOwn(judge, 6 * runs, random)
      judgeAll(judge, 150 * runs, random)
      settle('patterns of others', judge)
      expect(judge.notUnderstood).toBe(0)
      expect(judge.suspects.length).toBeGreaterThanOrEqual(2 * (295 + 183))
      expect(judge.matches).toBeGreaterThanOrEqual(7_000 * runs)
      expect(judge.suspects.filter(({ matches }) => matches === 0).length).toBeLessThanOrEqual(
        0.03 * judge.suspects.length,
      )
    },
    timeoutMs,
  )
})

describe('no match of chosen and generated patterns is lost', () => {
  test(
    'all features of the syntax mixed',
    () => {
      const random = new Random(seed)
      const sources = fc.sample(generatedPattern, { seed, numRuns: 800 * Math.ceil(Math.sqrt(runs)) })
      const judge = new Judge(inBothCases([...chosenPatterns, ...new Set(sources)]))
      judgeOwn(judge, 12 * Math.ceil(Math.sqrt(runs)), random)
      judgeAll(judge, 40 * Math.ceil(Math.sqrt(runs)), random)
      settle('chosen and generated patterns', judge)
      expect(judge.notUnderstood).toBe(0)
      expect(judge.suspects.length).toBeGreaterThanOrEqual(1_000)
      expect(judge.matches).toBeGreaterThanOrEqual(10_000)
      expect(judge.tested).toBeGreaterThanOrEqual(3_000)
    },
    timeoutMs,
  )
})
