import { describe, expect, test } from 'vitest'
import { Comparison } from '../../bench/engine/compare-verdicts.ts'
import { peerRules } from '../../bench/engine/intended.ts'
import type { Verdict } from '../../bench/engine/verdict.ts'

const rules = peerRules({
  rules: [
    { id: 'sqli-1', tags: { type: 'sql_injection' } },
    { id: 'sqli-2', tags: { type: 'sql_injection', module: 'waf' } },
    { id: 'lfi-1', tags: { type: 'lfi', module: 'waf' } },
    { id: 'login-1', tags: { type: 'login', module: 'business-logic' } },
    { id: 'login-2', tags: { type: 'login', module: 'business-logic' } },
  ],
})

const one = 'one-match-per-type'

interface Case {
  readonly why: string
  readonly own: Verdict
  readonly peer: Verdict
  /** The name of the intended difference, `different`, or `same`. */
  readonly told: string
}

const cases: readonly Case[] = [
  { why: 'the same rules', own: said('lfi-1', 'sqli-1'), peer: said('lfi-1', 'sqli-1'), told: 'same' },
  { why: 'nothing, in both', own: said(), peer: said(), told: 'same' },
  { why: 'the other rule of a type that is reported', own: said('sqli-1', 'sqli-2'), peer: said('sqli-2'), told: one },
  { why: 'a rule whose type is not reported', own: said('lfi-1', 'sqli-1'), peer: said('sqli-1'), told: 'different' },
  { why: 'a rule that only libddwaf reports', own: said('sqli-1'), peer: said('lfi-1', 'sqli-1'), told: 'different' },
  { why: 'a rule in place of another of its type', own: said('sqli-1'), peer: said('sqli-2'), told: 'different' },
  { why: 'a module that reports all', own: said('login-1', 'login-2'), peer: said('login-1'), told: 'different' },
  { why: 'a rule that libddwaf does not have', own: said('sqli-1', 'x'), peer: said('sqli-1'), told: 'different' },
  { why: 'what is equal, but cut short', own: { ...said(), remark: 'budget' }, peer: said(), told: 'different' },
  { why: 'what libddwaf cut short', own: said('sqli-1', 'sqli-2'), peer: cut('sqli-1'), told: 'different' },
]

describe('verdicts are the same, different, or meant to differ', () => {
  test.each(cases)('$why: $told', ({ own, peer, told }) => {
    const comparison = new Comparison(rules)
    comparison.add(3, 'libddwaf', [said(), own], [said(), peer])
    expect(comparison.compared).toBe(2)
    const { differences, intended } = comparison
    const [difference] = differences
    expect(difference === undefined ? (Object.keys(intended)[0] ?? 'same') : 'different').toBe(told)
    if (difference !== undefined)
      expect(difference).toEqual({ round: 3, index: 1, against: 'libddwaf', rulewire: own, other: peer })
  })
})

test('from another build of ours nothing is meant to differ', () => {
  const comparison = new Comparison(rules)
  comparison.add(0, 'before', [said('sqli-1', 'sqli-2')], [said('sqli-1')])
  expect(comparison.differences).toHaveLength(1)
})

test('is compared as far as both came', () => {
  const comparison = new Comparison(rules)
  comparison.add(0, 'libddwaf', [said(), said(), said('lfi-1')], [said(), said()])
  expect(comparison).toMatchObject({ compared: 2, differences: [] })
})

function said(...matched: readonly string[]): Verdict {
  return { matched, remark: '' }
}

function cut(...matched: readonly string[]): Verdict {
  return { matched, remark: 'timeout' }
}
