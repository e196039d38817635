import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { foldTable } from '../../engine/prefilter/index.ts'
import { parsePattern } from '../../engine/regex-syntax/index.ts'
import type { RuleSetDocument } from '../../rules-schema/index.ts'
import { chosenPatterns } from '../property/prefilter/chosen-patterns.ts'
import { generatedPattern } from '../property/prefilter/generated-patterns.ts'
import { Random } from '../property/prefilter/random.ts'
import {
  crsPatterns,
  folder,
  inBothCases,
  type Pattern,
  recommendedPatterns,
  skipped,
} from '../property/prefilter/real-patterns.ts'
import { randomText, stringFor } from '../property/prefilter/strings-to-judge.ts'
import { EngineJudge } from './soundness/judge.ts'
import { requestOf } from './soundness/requests.ts'
import { documentsOf, recommendedRules, rulesOf } from './soundness/rules.ts'

/**
 * What filters keep from RE2 the wiring may lose as well: a rule that is woken by nothing, a text that is read under the wrong name. Here
 * a whole engine has many rules at once, and for each of them RE2 alone is the judge; test/property/prefilter judges filters one by one.
 */
const seed = Number(process.env.RULEWIRE_SOUNDNESS_SEED ?? 20_261_121)

/** Requests of each kind: `scripts/engine-soundness.mjs` has many more. */
const requests = Number(process.env.RULEWIRE_SOUNDNESS_REQUESTS ?? 30)
const isLong = requests > 30

/** However much there is. */
const timeoutMs = 60_000 + 1_000 * requests

const told: string[] = []
afterAll(() => console.log(told.join('\n')))

interface Sample {
  readonly patterns: readonly Pattern[]
  readonly documents?: readonly RuleSetDocument[]
  readonly requests: number
}

async function judged(sample: Sample): Promise<EngineJudge> {
  const random = new Random(seed)
  const judge = await EngineJudge.of([...documentsOf(rulesOf(sample.patterns, random)), ...(sample.documents ?? [])])
  const nodes = sample.patterns.flatMap(({ source, caseSensitive }) => {
    const node = parsePattern(source, caseSensitive)
    return node === undefined ? [] : [{ node }]
  })
  for (let count = 0; count < sample.requests; count += 1) {
    let strings = 0
    const text = () => {
      strings += 1
      return random.chance(0.1) ? randomText(random) : stringFor(random.oneOf(nodes), random)
    }
    judge.judge(requestOf(text, random), strings)
  }
  return judge
}

function settle(name: string, judge: EngineJudge): void {
  told.push(`${name}: ${judge}`)
  expect(judge.mistakes.slice(0, 2)).toEqual([])
}

/** Ours, and some of RE2's syntax at random. */
function ownPatterns(generated: number): readonly Pattern[] {
  return inBothCases([...chosenPatterns, ...new Set(fc.sample(generatedPattern, { seed, numRuns: generated }))])
}

describe('a whole engine finds what each pattern alone finds, and nothing else', () => {
  test(
    'chosen and generated patterns',
    async () => {
      const judge = await judged({ patterns: ownPatterns(isLong ? 300 : 40), requests })
      settle('chosen and generated patterns', judge)
      expect(judge.rules.length).toBeGreaterThan(400)
      expect(judge.matches).toBeGreaterThan(50 * requests)
      expect(judge.matched.size).toBeGreaterThan(judge.rules.length / 2)
    },
    timeoutMs,
  )

  test.skipIf(folder === undefined)(
    `the Core Rule Set, and the recommended rules as they are${skipped}`,
    async () => {
      const all = inBothCases([...crsPatterns(), ...recommendedPatterns()])
      const patterns = isLong ? all : all.filter((_, index) => index % 9 === 0)
      const judge = await judged({ patterns, documents: [recommendedRules()], requests })
      settle('patterns of others', judge)
      expect(judge.rules.length).toBeGreaterThan(2 * patterns.length + 150)
      expect(judge.matches).toBeGreaterThan(10 * requests)
    },
    timeoutMs,
  )
})

/** And more of what is negated. */
describe('it finds less', () => {
  test.each<readonly [string, number]>([
    ['without the fold of U+212A', 0x212a],
    ['without the fold of U+017F', 0x17f],
    ['without the fold of an upper case letter', 0x53],
  ])('%s', async (_, code) => {
    const { [code]: right } = foldTable
    // In the very table by which engines read texts.
    foldTable[code] = foldTable[0xe9] as number
    try {
      const judge = await judged({
        patterns: ownPatterns(0).filter(({ source }) => /[ks]/i.test(source)),
        requests: 25,
      })
      expect(judge.count('lost')).toBeGreaterThan(0)
      expect(judge.mistakes.some(({ kind, prefilter }) => kind === 'lost' && prefilter !== 'never')).toBe(true)
    } finally {
      foldTable[code] = right as number
    }
  })
})
