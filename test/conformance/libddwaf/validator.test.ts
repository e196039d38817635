import { dirname } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { testData } from '../../support/test-data.ts'
import { type Case, readCases } from './cases.ts'
import { mismatchesOf } from './compare.ts'
import { differenceIn, intendedDifferences } from './intended-differences.ts'
import { Engines } from './play.ts'
import { Summary } from './summary.ts'

const data = testData('libddwaf-validator/tests')

describe.skipIf(data.skipped)(`libddwaf's validator${data.note}`, () => {
  const cases = data.path === undefined ? [] : readCases(data.path)
  const run = cases.filter(({ leftOut }) => leftOut === undefined)
  const engines = new Engines()
  const summary = new Summary(cases)
  afterAll(() => console.log(summary.toString()))

  test.each(run.filter(one => differenceIn(one) === undefined).map(titled))('%s', async (_, one) => {
    expect(mismatchesOf(one, await engines.play(one))).toEqual([])
    summary.count(one, 'passed')
  })

  // What is meant to differ must differ: the day it does not, either the difference or the page about it is gone.
  test.each(run.filter(one => differenceIn(one) !== undefined).map(titled))(
    '%s, but for what is meant to differ',
    async (_, one) => {
      const name = differenceIn(one) ?? ''
      const mismatches = mismatchesOf(one, await engines.play(one))
      const others = mismatches.filter(mismatch => intendedDifferences[name]?.covers(mismatch, one) !== true)
      expect(others).toEqual([])
      expect(mismatches).not.toEqual([])
      summary.count(one, name)
    },
  )

  for (const one of cases) if (one.leftOut !== undefined) test.skip(`${one.name} (${one.leftOut})`, () => {})

  test('there are as many cases as there should be', () => {
    expect(run.length).toBeGreaterThanOrEqual(235)
    expect(new Set(run.map(({ name }) => dirname(name))).size).toBeGreaterThanOrEqual(36)
    const differing = Object.values(intendedDifferences).flatMap(difference => difference.cases)
    expect(differing.filter(name => !run.some(one => one.name === name))).toEqual([])
  })
})

function titled(one: Case): readonly [string, Case] {
  return [one.name, one]
}
