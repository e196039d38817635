import { describe, expect, test } from 'vitest'
import { bounds, maxSetBytes, memoryProblem, programSize, usedPatterns } from '../../engine/cost/index.ts'
import type { ParsedRule, Rule } from '../../rules-schema/index.ts'
import { crsPatterns, folder, recommendedPatterns, skipped } from '../property/prefilter/real-patterns.ts'
import { rule, ruleSet, strictEngine } from './support.ts'

const input = { address: 'server.request.body' }

function matching(regex: string, members: object = {}): object {
  return { operator: 'match_regex', inputs: [input], regex, ...members }
}

/** Codes and messages of a set of one rule with this condition. */
async function problemsOf(condition: object, parts: object = {}): Promise<readonly string[]> {
  const document = { ...ruleSet(rule('a', { endpoint: { path: '/a' }, conditions: [condition] })), ...parts }
  const result = await strictEngine().apply(document)
  return (result.ok ? result.warnings : result.problems).map(
    ({ code, pointer, message }) => `${code} ${pointer} ${message}`,
  )
}

describe('the product of counted repetitions within one another', () => {
  test.each([
    ['a{600}', undefined],
    ['(?:a{1,40}b){15}', undefined],
    ['(?:(?:a{6}b){10}c){10}', undefined],
    // One after the other they are a sum.
    ['a{600}b{600}c{600}', undefined],
    ['(?:(?:a{1,40})+)+', undefined],
    ['a{601}', '601'],
    ['(?:a{1,40}){1,40}', '1,600'],
    ['(?:a{1,24}b){26}', '624'],
    ['(?:a{301,}b){2}', '602'],
    ['(?:(?:(?:a{9}b?){9}c)*d){9}', '729'],
  ])('%s', async (regex, product) => {
    const [problem, ...more] = await problemsOf(matching(regex))
    expect(more).toEqual([])
    expect(problem).toBe(
      product &&
        `RW123 /rules/0/conditions/0/regex counted repetitions within one another make ${product} copies of a part of this pattern; 600 are allowed`,
    )
  })

  test('holds for other operators, below composers and in exclusions', async () => {
    const regex = '(?:a{30}b){30}'
    const checksum = { operator: 'match_regex_with_checksum', inputs: [input], regex, checksum: 'luhn' }
    expect(await problemsOf(checksum)).toMatchObject([expect.stringMatching(/^RW123 \/rules\/0\/conditions\/0\/regex/)])
    expect(
      await problemsOf({ operator: 'not', condition: { operator: 'any', conditions: [matching(regex)] } }),
    ).toEqual([expect.stringMatching(/^RW123 \/rules\/0\/conditions\/0\/condition\/conditions\/0\/regex/)])
    const exclusions = [{ id: 'x', rules: [{ id: 'a' }], conditions: [matching(regex)] }]
    expect(await problemsOf(matching('a'), { exclusions })).toEqual([
      expect.stringMatching(/^RW123 \/exclusions\/0\/conditions\/0\/regex/),
    ])
  })
})

describe('the number of instructions', () => {
  /** As RE2 has them, found out from where its own limit of 699,050 strikes when a part is repeated. */
  test.each<[regex: string, caseSensitive: boolean, instructions: number]>([
    ['a', true, 1],
    ['k', false, 5],
    ['é', true, 2],
    ['漢', false, 3],
    ['😀', true, 4],
    ['[a-z]', true, 1],
    ['[a-z]', false, 8],
    ['[acegikmo]', true, 15],
    ['[acegikmo]', false, 19],
    ['.', true, 12],
    ['[^a-z]', true, 12],
    ['[^a-z]', false, 40],
    ['\\w', false, 12],
    ['\\W', false, 44],
    ['\\S', true, 16],
    ['[а-яё]', false, 13],
    ['[\\x80-\\xff]', false, 18],
    ['[Ā-ſЀ-ӿ一-鿿]', false, 19],
    ['[^é]', false, 28],
    ['[^\\x{19f3}-\\x{c4ebb}]', false, 147],
    ['\\p{Greek}', false, 104],
    ['\\p{L}', true, 1_567],
    ['[\\p{L}\\p{N}\\p{P}]', true, 1_854],
    ['a?', true, 2],
    ['(?:ab|cd|ef|gh)', true, 11],
    ['(a|(b))', true, 7],
  ])('of %s (case-sensitive: %s) is at least %i', (regex, caseSensitive, instructions) => {
    expect(programSize(regex, caseSensitive)).toBeGreaterThanOrEqual(instructions)
  })

  test.each([
    ['ab', 2],
    ['a{10}', 10],
    ['a{2,5}', 8],
    ['a*', 3],
    ['a{3,}', 5],
    ['ab|cd', 6],
    ['\\bx$', 3],
    ['(?:a{2}b){3}', 9],
    ['(a){10}', 30],
    ['\\p{L}{20}', 40_000],
  ])('of %s is taken for %i', (regex, size) => {
    expect(programSize(regex, true)).toBe(size)
  })

  test.each([
    // `\C` is one that RE2 takes and nobody here understands: every unit counts as a set, all counts as if nested.
    ['\\C', 24],
    ['\\Ca{10}', 7 * 12 * 10],
    ['\\Ca{10}b{1,20}', 14 * 12 * 200],
    ['\\C\\pL{3}', (8 * 12 + 2_000) * 3],
  ])('of %s, which is not understood, is taken for %i', (regex, size) => {
    expect(programSize(regex, true)).toBe(size)
  })

  test.each([
    ['^\\p{L}{1,49}$', false],
    ['^\\p{L}{1,50}$', true],
    ['^[\\p{L}\\p{N} ]{60}$', true],
    ['(?:[^\\x{19f3}-\\x{c4ebb}]{10}x){60}', true],
    ['\\C{5}\\p{L}', false],
    ['\\C{20}\\p{L}{20}', true],
    // Without counts nothing is large.
    [`(?:${'[^é]|'.repeat(80)}x)`, false],
  ])('%s is too large: %s', async (regex, isTooLarge) => {
    const codes = (await problemsOf(matching(regex))).map(problem => problem.slice(0, 40))
    expect(codes).toEqual(isTooLarge ? ['RW124 /rules/0/conditions/0/regex RE2 wo'] : [])
  })

  test('what RE2 would refuse has its reason', async () => {
    expect(await problemsOf(matching('(?=a{900}){900}'))).toEqual([
      'RW103 /rules/0/conditions/0/regex invalid perl operator: (?=',
    ])
    expect(await problemsOf(matching('a{1001}'))).toEqual([
      'RW103 /rules/0/conditions/0/regex invalid repetition size: {1001}',
    ])
  })
})

describe('the memory of a set', () => {
  function problemOf(regexes: readonly string[], sizes?: Map<string, number>) {
    const rules = regexes.map(
      (regex, index): ParsedRule => ({
        rule: rule(`r${index}`, { conditions: [matching(regex)] }) as Rule,
        pointer: `/rules/${index}`,
      }),
    )
    const steps = memoryProblem({ rules, exclusions: [] }, sizes)
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
    }
  }

  const many = (count: number, regex: (n: number) => string) => Array.from({ length: count }, (_, n) => regex(n))

  test('has room for as many rules as a set may have, each with its own ordinary pattern', () => {
    expect(problemOf(many(20_000, n => `^/api/v1/svc${n}/[^/?]+/login(?:\\?|$)`))).toBeUndefined()
  })

  test('is bounded; equal patterns count once', () => {
    expect(problemOf(many(5_000, n => `^u${n}-\\p{L}+$`))).toMatchObject({
      code: 'RW125',
      pointer: '/rules',
      message: expect.stringMatching(/^the 5000 different patterns .* may need \d{3} MiB .* 512 MiB are allowed$/),
      help: expect.stringContaining('r1000 (0.1 MiB)'),
    })
    expect(problemOf(many(5_000, () => '^u-\\p{L}+$'))).toBeUndefined()
  })

  test('does not find out again what is known', () => {
    const sizes = new Map([['ia', maxSetBytes]])
    expect(problemOf(['a', 'b'], sizes)).toMatchObject({ code: 'RW125' })
    expect([...sizes.keys()]).toEqual(['ia', 'ib'])
  })
})

test('patterns are found wherever a set may have them', () => {
  const regexes = (start: string) => [
    { operator: 'all', conditions: [matching(`${start}1`), { operator: 'not', condition: matching(`${start}2`) }] },
    { operator: 'exists', inputs: [input] },
    matching(`${start}3`, { operator: '!match_regex', options: { case_sensitive: true } }),
  ]
  const rules = [{ rule: rule('r', { conditions: regexes('r') }) as Rule, pointer: '/rules/7' }]
  const exclusions = [{ exclusion: { id: 'e', conditions: regexes('e') } as never, pointer: '/exclusions/0' }]
  expect([...usedPatterns({ rules, exclusions })].map(({ source, pointer }) => [source, pointer])).toEqual([
    ['r1', '/rules/7/conditions/0/conditions/0/regex'],
    ['r2', '/rules/7/conditions/0/conditions/1/condition/regex'],
    ['r3', '/rules/7/conditions/2/regex'],
    ['e1', '/exclusions/0/conditions/0/conditions/0/regex'],
    ['e2', '/exclusions/0/conditions/0/conditions/1/condition/regex'],
    ['e3', '/exclusions/0/conditions/2/regex'],
  ])
})

describe.skipIf(folder === undefined)(`patterns of others${skipped}`, () => {
  const real = folder === undefined ? [] : [...crsPatterns(), ...recommendedPatterns()]

  test('are all within the bounds, the largest at a third', async () => {
    expect(real.length).toBeGreaterThan(470)
    const rules = [real.slice(0, 300), real.slice(300)].map((some, index) =>
      rule(`r${index}`, { endpoint: { path: '/a' }, conditions: some.map(regex => matching(regex)) }),
    )
    const result = await strictEngine().apply(ruleSet(...rules))
    expect(result.ok ? [] : result.problems).toEqual([])
    expect(Math.max(...real.map(regex => programSize(regex, false)))).toBeLessThan(0.4 * bounds.maxSize)
  })
})
