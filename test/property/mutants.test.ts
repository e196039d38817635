import { afterAll, describe, expect, test } from 'vitest'
import { Known, Mutator, mutants, swaps } from './mutants/index.ts'
import { cases, type GeneratorName, generatorNames } from './sample.ts'

const enough = 2

/** So many cases of a generator are looked at; more of those in which a mutant has to do with one thing among many. */
const most: Partial<Record<GeneratorName, number>> = {
  texts: 4_500,
  spotlight: 7_200,
  occurrences: 2_200,
  excluded: 3_000,
}

describe('the generated cases notice what an engine could do wrong', () => {
  const mutator = new Mutator()
  const samples = new Map(generatorNames.map(name => [name, new Known(cases(name, most[name] ?? 1_800))]))

  test.each([...mutants, ...swaps()])('$name', async ({ mutant, by, about }) => {
    const judge = await mutator.judgeWith(mutant)
    expect(by.some(name => samples.get(name)?.noticed(judge, enough, about) === enough)).toBe(true)
  })

  test('there are some, of either sort', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(180)
    expect(swaps().length).toBeGreaterThanOrEqual(30)
  })

  test('what is right is not noticed', async () => {
    const judge = await mutator.judgeWith(['world.ts', 'maxDepth: 32', 'maxDepth: 32'])
    for (const name of generatorNames) expect(new Known(cases(name, 50)).noticed(judge, 1)).toBe(0)
  })

  afterAll(() => mutator.close())
})
