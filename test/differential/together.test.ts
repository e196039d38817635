import { beforeAll, describe, expect, test } from 'vitest'
import type { Engine, Prefilter } from '../../engine/index.ts'
import { parsePattern } from '../../engine/regex-syntax/index.ts'
import { applied, rule, strictEngine } from '../engine/support.ts'
import { mutateText } from '../property/prefilter/mutate-text.ts'
import { Random } from '../property/prefilter/random.ts'
import { sampleText } from '../property/prefilter/sample-text.ts'
import { testData } from '../support/test-data.ts'

/** All patterns of the Core Rule Set in one rule set: each is live, and says what it says alone. */
const data = testData('crs-patterns/patterns.json')
const body = 'server.request.body'
const unlimited = {
  softMs: Number.POSITIVE_INFINITY,
  hardMs: Number.POSITIVE_INFINITY,
  maxStringBytes: 200_000,
  maxTextBytes: 200_000,
}

const patterns = data.cases(text => [...new Set((JSON.parse(text) as { regex: string }[]).map(({ regex }) => regex))])

/** For each pattern a text that it takes, as far as one is found, and for every tenth one that is nearly so. */
function textsOf(alone: readonly Engine[], random: Random): readonly string[] {
  return alone.flatMap((engine, at) => {
    const node = parsePattern(patterns[at] as string, false)
    if (node === undefined) return []
    const tries = Array.from({ length: 40 }, () => sampleText(node, random)).flatMap(one => [one, `${one}x`])
    const text = tries.find(one => matched(engine, one).length > 0) ?? ''
    return at % 10 === 0 ? [text, mutateText(text, random)] : [text]
  })
}

async function engineOf(sources: readonly string[], prefilter: Prefilter): Promise<Engine> {
  const engine = strictEngine({ prefilter, limits: unlimited })
  const rules = sources.map((regex, at) =>
    rule(String(at), { conditions: [{ operator: 'match_regex', inputs: [{ address: body }], regex }] }),
  )
  expect(await applied(engine, ...rules)).toMatchObject({ rules: sources.length })
  return engine
}

function matched(engine: Engine, text: string): readonly string[] {
  const { matches, incomplete } = engine.begin().run({ [body]: text })
  expect(incomplete).toEqual([])
  return matches.map(match => match.rule.id)
}

describe.skipIf(data.skipped)(`the patterns of the Core Rule Set together${data.note}`, () => {
  let texts: readonly string[] = []
  /** By text, the patterns that take it when each is alone. */
  let expected: readonly ReadonlySet<string>[] = []

  beforeAll(async () => {
    expect(patterns).toHaveLength(295)
    const alone = await Promise.all(patterns.map(source => engineOf([source], 'never')))
    texts = textsOf(alone, new Random(1))
    expected = texts.map(text => new Set(alone.flatMap((engine, at) => matched(engine, text).map(() => String(at)))))
  })

  test('there are texts for all of them but one, which takes the empty text alone', () => {
    expect(texts.length).toBeGreaterThan(300)
    const taken = new Set(expected.flatMap(ids => [...ids]))
    expect(patterns.filter((_, at) => !taken.has(String(at)))).toEqual(['^$'])
  })

  test.each(['always', 'never'] as const)('prefilter %s', async prefilter => {
    const together = await engineOf(patterns, prefilter)
    const wrong = texts.filter((text, at) => {
      const ids = matched(together, text)
      return ids.length !== expected[at]?.size || !ids.every(id => expected[at]?.has(id))
    })
    expect(wrong).toEqual([])
  })
})
