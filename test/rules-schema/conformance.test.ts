import { describe, expect, it } from 'vitest'
import { type Problem, readRuleSet } from '../../rules-schema/index.ts'
import { casesOf, type RuleCase, ruleFiles, textOf } from '../conformance/rules/cases.ts'

describe.each(ruleFiles())('rules/%s', file => {
  const cases = casesOf(file)
  it('has cases', () => expect(cases.length).toBeGreaterThan(10))
  it.each(cases.map(found => [found.why, found] as const))('%s', (_, found) => {
    const result = readRuleSet(textOf(found), { file })
    const problems = result.ok ? result.warnings : result.problems
    expect(sorted(problems.map(problem => expectable(problem, found)))).toEqual(
      sorted(found.problems.map(withSeverity)),
    )
    expect(result.ok).toBe(found.problems.every(({ severity }) => severity === 'warning'))
    for (const problem of problems)
      expect(problem).toMatchObject({ file, line: expect.any(Number), column: expect.any(Number) })
  })
})

type Expected = RuleCase['problems'][number]

function expectable({ code, pointer, severity, line, column }: Problem, { text }: RuleCase): Expected {
  return { code, pointer, severity, ...(text === undefined ? {} : { line: line ?? 0, column: column ?? 0 }) }
}

function withSeverity(problem: Expected): Expected {
  return { severity: 'error', ...problem }
}

/** Cases of documents are written in any order; the order of problems has tests of its own. */
function sorted(problems: readonly Expected[]): readonly string[] {
  return problems
    .map(({ code, pointer, severity, line, column }) => JSON.stringify({ code, pointer, severity, line, column }))
    .sort()
}
