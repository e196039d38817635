import { expect, test } from 'vitest'
import { type Offerable, shouldOffer } from '../../control-plane/src/sessions/offering.ts'
import { createRate } from '../../control-plane/src/sessions/rate.ts'

const head = { revision: 5, hash: 'h5' }
const before = { revision: 4, hash: 'h4' }
const nothing: Offerable = { head, active: null, attempt: null, offered: null }
const refused = 'refused' as const
const compiling = 'compiling' as const

const cases: readonly [why: string, known: Partial<Offerable>, offer: boolean][] = [
  ['nothing runs', {}, true],
  ['an older one runs', { active: before }, true],
  ['the head runs', { active: head }, false],
  ['a newer one runs: the store was lost, and that has to be seen', { active: { revision: 57, hash: 'h' } }, true],
  ['the same revision runs with another content', { active: { ...head, hash: 'other' } }, true],
  ['the head was refused', { active: before, attempt: { ...head, state: refused } }, false],
  ['another one was refused', { active: before, attempt: { ...before, state: refused } }, true],
  ['the head is being compiled', { active: before, attempt: { ...head, state: compiling } }, false],
  ['another one is being compiled', { active: before, attempt: { ...before, state: compiling } }, true],
  ['the head was offered just now', { offered: { ...head, at: 950 } }, false],
  ['the head was offered a heartbeat ago, and nothing came of it', { offered: { ...head, at: 900 } }, true],
  [
    'the head was offered long ago and refused',
    { offered: { ...head, at: 0 }, attempt: { ...head, state: refused } },
    false,
  ],
  ['the one before was offered just now', { offered: { ...before, at: 999 } }, true],
  [
    'the head was applied once, and something else runs now',
    { active: before, attempt: { ...head, state: 'applied' } },
    true,
  ],
]

test.each(cases)('when %s', (_why, known, offer) => {
  expect(shouldOffer({ ...nothing, ...known }, 1000, 100)).toBe(offer)
})

test('a rate lets a burst through, and then so many a second', () => {
  let now = 0
  const within = createRate(10, 3, () => now)
  expect([within(), within(), within(), within()]).toEqual([true, true, true, false])
  now = 99
  expect(within()).toBe(false)
  now = 200
  expect([within(), within(), within()]).toEqual([true, true, false])
  now = 60_000
  expect([within(), within(), within(), within()]).toEqual([true, true, true, false])
})
