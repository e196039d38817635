import { describe, expect, test } from 'vitest'
import { applied, rule, strictEngine } from './support.ts'
import { workClock } from './work-clock.ts'

/** A clock on which every look at it costs a millisecond: what is looked at between two of them is what the engine does not count. */
function hurried(): { readonly monotonic: () => number; looks: number } {
  const clock = { looks: 0, monotonic: () => ++clock.looks }
  return clock
}

const body = [{ address: 'server.request.body' }]
const card = { operator: 'match_regex_with_checksum', inputs: body, regex: '(?:\\d[ -]?){13,19}', checksum: 'luhn' }

describe('the time is looked at between the values of one test', () => {
  test.each([
    {
      why: 'one that may go over a value many times',
      texts: Array(60).fill('1a'.repeat(1_000)),
      incomplete: ['budget'],
    },
    { why: 'few and small: no look at all', texts: ['4111 1111 1111 1112'], incomplete: [] },
  ])('$why', async ({ texts, incomplete }) => {
    const clock = hurried()
    const engine = strictEngine({ monotonic: clock.monotonic })
    await applied(engine, rule('r', { conditions: [card] }))
    clock.looks = 0
    const outcome = engine.begin().run({ 'server.request.body': texts })
    expect(outcome).toMatchObject({ matches: [], incomplete })
    expect(clock.looks > 0).toBe(incomplete.length > 0)
  })

  test('one that blocks has more of it', async () => {
    const texts = [...Array(8).fill('1a'.repeat(1_000)), '4111 1111 1111 1111']
    const matched = async (members: object): Promise<readonly string[]> => {
      const engine = strictEngine({ monotonic: hurried().monotonic, limits: { softMs: 2, hardMs: 1_000 } })
      await applied(engine, rule('r', { conditions: [card], ...members }))
      return engine
        .begin()
        .run({ 'server.request.body': texts })
        .matches.map(match => match.rule.id)
    }
    expect([await matched({}), await matched({ action: { type: 'block' } })]).toEqual([[], ['r']])
  })
})

test('a clock that is coarse: what takes long is seen all the same, also when two looks at it were the same', async () => {
  const clock = workClock()
  const engine = strictEngine({
    monotonic: clock.monotonic,
    prefilter: 'never',
    limits: { softMs: 2, hardMs: 5 },
  })
  const regex = (i: number) => ({ operator: 'match_regex', inputs: body, regex: `[^c]{${i + 1}}[0-9]$` })
  await applied(engine, ...Array.from({ length: 40 }, (_, i) => rule(`r${i}`, { conditions: [regex(i)] })))
  const texts = { a: 'abcdef'.repeat(20_000), b: 'abcdef'.repeat(20_000) }
  const { incomplete } = engine.begin().run({ 'server.request.body': { texts, list: ['x'] } })
  expect(incomplete).toContain('budget')
  expect(clock.nowMs).toBeLessThan(5)
})
