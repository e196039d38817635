import { expect, test } from 'vitest'
import { condition, ruleSet } from './intended/one-rule.ts'
import { judgedByLibddwaf } from './libddwaf.ts'
import { judgedByRulewire } from './rulewire.ts'

/** Where libddwaf begins to see less, exactly: up to there the two agree, and nothing that is generated is larger. */
const cases: readonly { readonly why: string; readonly value: unknown; readonly libddwaf: boolean }[] = [
  { why: 'a text of 4,096 bytes', value: `${'x'.repeat(4090)}needle`, libddwaf: true },
  { why: 'one of 4,097', value: `${'x'.repeat(4091)}needle`, libddwaf: false },
  { why: 'bytes are counted, not characters', value: `${'é'.repeat(2045)}needle`, libddwaf: true },
  { why: 'one character more', value: `${'é'.repeat(2046)}needle`, libddwaf: false },
  { why: 'the 256th item', value: [...Array(255).fill('x'), 'needle'], libddwaf: true },
  { why: 'the 257th item', value: [...Array(256).fill('x'), 'needle'], libddwaf: false },
  { why: 'the 256th member', value: { ...members(255), last: 'needle' }, libddwaf: true },
  { why: 'the 257th member', value: { ...members(256), last: 'needle' }, libddwaf: false },
  { why: 'below 18 arrays', value: nested(18), libddwaf: true },
  { why: 'below 19 arrays', value: nested(19), libddwaf: false },
]

const needle = ruleSet({ conditions: [condition('match_regex', { regex: 'needle$' })] })

test.each(cases)('$why', async ({ value, libddwaf }) => {
  const one = { ruleSet: needle, requests: [[{ 'custom.first': value }]] }
  expect(judgedByLibddwaf(one)[0]?.[0]?.matches.has('r0')).toBe(libddwaf)
  expect((await judgedByRulewire(one))[0]?.[0]?.matches.has('r0')).toBe(true)
})

function members(count: number): object {
  return Object.fromEntries(Array.from({ length: count }, (_, place) => [`m${place}`, 'x']))
}

function nested(levels: number): unknown {
  return Array(levels)
    .fill(0)
    .reduce(inner => [inner], 'needle')
}
