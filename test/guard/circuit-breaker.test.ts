import { beforeEach, describe, expect, test } from 'vitest'
import { CircuitBreaker } from '../../guard/circuit-breaker.ts'

const minute = 60_000
const hour = 60 * minute

let now = 0
let breaker: CircuitBreaker
const told: (number | undefined)[] = []

beforeEach(() => {
  now = 0
  told.length = 0
  breaker = new CircuitBreaker({
    clock: () => 1_000 + now,
    monotonic: () => now,
    onChange: suspension => void told.push(suspension?.pauseMs),
  })
})

/** Requests in turn: `x` meets an error of ours, `.` does not. Answers how many of them were judged. */
function requests(outcomes: string): number {
  let admitted = 0
  for (const outcome of outcomes) {
    if (!breaker.admits()) continue
    admitted += 1
    if (outcome === 'x') breaker.failed('request: broken')
  }
  return admitted
}

const judgedOf: [why: string, outcomes: string, judged: number][] = [
  ['no error', '.'.repeat(1000), 1000],
  ['few errors, and nothing else', 'x'.repeat(19), 19],
  ['nothing but errors', 'x'.repeat(30), 20],
  ['every other request', 'x.'.repeat(50), 39],
  ['one request in three, for ever', 'x..'.repeat(1000), 3000],
  ['errors that begin after a long time without any', '.'.repeat(10_000) + 'x'.repeat(200), 10_050],
  ['errors among the requests of many others', `${'x'.repeat(19)}${'.'.repeat(100)}`.repeat(20), 20 * 119],
]

test.each(judgedOf)('%s', (_why, outcomes, judged) => {
  expect(requests(outcomes)).toBe(judged)
  expect(breaker.suspension === undefined).toBe(judged === outcomes.length)
})

test('it says since when, why and for how long', () => {
  now = 5
  requests('x'.repeat(20))
  expect(breaker.suspension).toEqual({
    since: 1_005,
    reason: "20 of 20 requests met an error of Rulewire's own, the last one request: broken",
    pauseMs: minute,
  })
})

describe('the pause', () => {
  const breakDown = () => requests('x'.repeat(20))

  test('is over with the first request after it', () => {
    breakDown()
    now = minute - 1
    expect(requests('.')).toBe(0)
    now = minute
    expect(requests('.')).toBe(1)
    expect(breaker.suspension).toBeUndefined()
    expect(told).toEqual([minute, undefined])
  })

  test('doubles as long as it does not help, up to an hour, and never for good', () => {
    for (let turn = 0; turn < 9; turn++) {
      breakDown()
      now += told.at(-1) as number
      requests('.')
    }
    expect(told.filter(pause => pause !== undefined).map(pause => pause / minute)).toEqual([
      1, 2, 4, 8, 16, 32, 60, 60, 60,
    ])
  })

  test('begins anew after a time without that was as long as the last one', () => {
    breakDown()
    now += minute
    requests('.'.repeat(200))
    now += minute - 1
    breakDown()
    requests('x'.repeat(200))
    expect(told.at(-1)).toBe(2 * minute)
    now += 3 * minute
    // Judged again from here on.
    requests('.')
    now += 2 * minute
    requests('x'.repeat(20))
    expect(told.at(-1)).toBe(minute)
  })

  test('a clock that stands still, or is no clock, keeps it going and harms nobody', () => {
    breakDown()
    now = Number.NaN
    expect(requests('x'.repeat(100))).toBe(0)
    now = hour
    expect(requests('.')).toBe(1)
  })
})
