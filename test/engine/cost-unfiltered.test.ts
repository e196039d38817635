import { describe, expect, test } from 'vitest'
import { type FilterOf, maxUnfiltered, unfilteredProblems } from '../../engine/cost/index.ts'
import { patternFilterInSteps, phraseFilter } from '../../engine/prefilter/index.ts'
import { importLibddwaf, type ParsedRule, type Problem, type Rule } from '../../rules-schema/index.ts'
import { crsPatterns, folder, skipped } from '../property/prefilter/real-patterns.ts'
import { testData } from '../support/test-data.ts'
import { rule } from './support.ts'

const body = [{ address: 'server.request.body' }]

const without = { operator: 'match_regex', inputs: body, regex: '[A-Za-z0-9+/]{64,}' }
const withLiteral = { operator: 'match_regex', inputs: body, regex: 'union\\s+select' }
const containing = { operator: 'contains', inputs: body, values: ['sqlmap'] }
const status = { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 }
const ip = { operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values: ['10.0.0.0/8'] }
const all = (...conditions: object[]) => ({ operator: 'all', conditions })
const any = (...conditions: object[]) => ({ operator: 'any', conditions })
const not = (condition: object) => ({ operator: 'not', condition })

function problemsOf(rules: readonly object[], filterOf?: FilterOf): readonly Problem[] {
  const parsed = rules.map((one, index): ParsedRule => ({ rule: one as Rule, pointer: `/rules/${index}` }))
  const steps = unfilteredProblems(parsed, filterOf)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('a rule without an endpoint', () => {
  test.each<[what: string, conditions: readonly object[], isUnfiltered: boolean]>([
    ['and without conditions', [], false],
    ['with a pattern that has no literal', [without], true],
    ['with a pattern that has one', [withLiteral], false],
    ['with a literal beside a pattern without', [without, containing], false],
    ['with a literal that must be there, within composers', [any(all(without, containing), withLiteral)], false],
    ['with a literal that need not be there', [any(withLiteral, without)], true],
    ['with literals only, of which each would do', [any(withLiteral, containing)], false],
    ['with a literal or a status', [any(withLiteral, status)], false],
    ['with no pattern, or a status', [any(without, status)], true],
    ['with a status', [status], false],
    ['with an address', [ip], false],
    ['with an address and a pattern', [ip, without], true],
    ['with a literal that must not be there', [not(containing), without], true],
    ['with a literal that must not be there, alone', [not(withLiteral)], false],
    ['with a pattern that must not be found', [{ ...without, operator: '!match_regex' }], true],
    ['with a pattern that is not understood', [{ ...without, regex: '\\Cabcdef' }], true],
    ['with a pattern and a checksum', [{ ...without, operator: 'match_regex_with_checksum', checksum: 'luhn' }], true],
    ['that looks for single letters', [{ operator: 'contains', inputs: body, values: ['e', 't', 'a', 'o'] }], true],
    ['that looks for them at the beginning', [{ operator: 'starts_with', inputs: body, values: ['e', 't'] }], false],
    ['that looks for a phrase', [{ operator: 'phrase_match', inputs: body, values: ['drop table'] }], false],
    ['with whole values', [{ operator: 'exact_match', inputs: body, values: ['e'] }], false],
    ['with numbers', [{ operator: 'greater_than', inputs: body, value: 5 }], false],
    ['that asks whether something is there', [{ operator: 'exists', inputs: body }], false],
  ])('%s', (_, conditions, isUnfiltered) => {
    expect(problemsOf([rule('a', { conditions })]).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
      isUnfiltered ? ['RW309 /rules/0'] : [],
    )
  })
})

test('with an endpoint, or switched off, a rule may look for what it likes', () => {
  expect(problemsOf([rule('a', { endpoint: { path: '/a' }, conditions: [without] })])).toEqual([])
  expect(problemsOf([rule('a', { enabled: false, conditions: [without] })])).toEqual([])
})

test('the warning names the rule, and says what to do', () => {
  expect(problemsOf([rule('b'), rule('a', { conditions: [without] })])).toMatchObject([
    {
      code: 'RW309',
      severity: 'warning',
      pointer: '/rules/1',
      message: expect.stringContaining('rule "a" has no endpoint, and no literal'),
      help: expect.stringMatching(/`endpoint`.*literal/),
    },
  ])
})

test('there may be so many of them, and not one more', () => {
  const rules = Array.from({ length: maxUnfiltered + 1 }, (_, n) => rule(`r${n}`, { conditions: [without] }))
  expect(problemsOf(rules.slice(1)).filter(({ severity }) => severity === 'error')).toEqual([])
  expect(problemsOf(rules)[0]).toMatchObject({
    code: 'RW127',
    severity: 'error',
    pointer: '/rules',
    message: `${maxUnfiltered + 1} rules of this set have neither an endpoint nor a literal without which they cannot match; ${maxUnfiltered} are allowed`,
  })
})

test('filters are the caller’s, if it has some', () => {
  const asked: string[] = []
  const filterOf: FilterOf = function* (seeks) {
    asked.push('regex' in seeks ? seeks.regex : seeks.texts.join())
    return 'regex' in seeks ? yield* patternFilterInSteps(seeks.regex, seeks.caseSensitive) : phraseFilter(seeks.texts)
  }
  problemsOf([rule('a', { conditions: [without, containing, status] })], filterOf)
  expect(asked).toEqual(['[A-Za-z0-9+/]{64,}', 'sqlmap'])
})

const recommended = testData('datadog-rules/recommended.json')

describe.skipIf(recommended.skipped || folder === undefined)(`rules of others${skipped}`, () => {
  /** Every fourth: finding out what patterns need takes seconds for all of them. */
  const some = <T>(all: readonly T[]): readonly T[] => all.filter((_, index) => index % 4 === 0)

  test('are far from the limit', () => {
    const rules = recommended.cases(text => importLibddwaf(JSON.parse(text)).ruleSet?.rules ?? [])
    expect(rules.length).toBeGreaterThan(190)
    expect(problemsOf(some(rules)).length).toBeLessThan(maxUnfiltered / 4 / 20)
    const crs = crsPatterns().map((regex, n) => rule(`crs-${n}`, { conditions: [{ ...without, regex }] }))
    expect(problemsOf(some(crs)).length).toBeLessThan(maxUnfiltered / 4 / 3)
  })
})
