import { expect, test } from 'vitest'
import { Random } from '../../bench/common/random.ts'
import { percentile, spread } from '../../bench/common/statistics.ts'
import { type Aim, isMet, type Medians, tellAim } from '../../bench/engine/aims.ts'

test.each([
  { why: 'the middle one', sorted: [1, 2, 3], share: 0.5, is: 2 },
  { why: 'the upper of two middle ones', sorted: [1, 2, 3, 4], share: 0.5, is: 3 },
  { why: 'the last but one of a hundred', sorted: Array.from({ length: 100 }, (_, at) => at), share: 0.99, is: 99 },
  { why: 'the only one', sorted: [7], share: 0.99, is: 7 },
  { why: 'none', sorted: [], share: 0.5, is: Number.NaN },
])('percentile: $why', ({ sorted, share, is }) => {
  expect(percentile(sorted, share)).toBe(is)
})

test('rounds are told by their median, least and most', () => {
  expect(spread([5, 1, 3])).toEqual({ median: 3, min: 1, max: 5 })
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, min: 1, max: 4 })
})

const medians: Medians = { own: 4, peer: 20, ownAt: size => (size === 10 ? 2 : undefined) }

test.each<{ why: string; aim: Aim; met: boolean | undefined; told: string }>([
  { why: 'a fifth of the peer', aim: { kind: 'peer', atMost: 1 / 5 }, met: true, told: '≤ 1/5' },
  { why: 'more than a sixth', aim: { kind: 'peer', atMost: 1 / 6 }, met: false, told: '≤ 1/6' },
  { why: 'below the peer', aim: { kind: 'peer', atMost: 1 }, met: true, told: "≤ libddwaf's" },
  {
    why: 'twice of what ten cost',
    aim: { kind: 'growth', from: 10, atMost: 2 },
    met: true,
    told: '≤ 2 × at 10 (2.0 ×)',
  },
  { why: 'a size that was not run', aim: { kind: 'growth', from: 20, atMost: 2 }, met: undefined, told: '≤ 2 × at 20' },
  { why: 'a figure', aim: { kind: 'absolute', atMost: 3 }, met: false, told: '≤ 3 µs' },
])('aim: $why', ({ aim, met, told }) => {
  expect(isMet(aim, medians)).toBe(met)
  expect(tellAim(aim, medians, 'µs')).toBe(told)
})

test('what is random is the same for the same seed, and for no other', () => {
  const text = (...seed: (string | number)[]): string => new Random(...seed).text(40)
  expect(text('a', 1)).toBe(text('a', 1))
  expect(new Set([text('a', 1), text('a', 2), text('b', 1), text('a1')]).size).toBe(4)
})
