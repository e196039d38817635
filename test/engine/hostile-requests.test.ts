import { describe, expect, test } from 'vitest'
import type { AddressValues, Limits, Prefilter } from '../../engine/index.ts'
import { rule, strictEngine } from './support.ts'
import { type WorkClock, workClock } from './work-clock.ts'

/**
 * No request costs more than was known beforehand: its evaluation ends at `hardMs`, or as much later as one step takes that was begun by then (one
 * read under the caps, one call of RE2), and says that it ended early. The clock goes by the work that is done.
 */
const body = 'server.request.body'
const limits = { softMs: 1, hardMs: 2, maxNodes: 2_000 }

interface Scene {
  readonly why: string
  readonly rules: readonly object[]
  readonly others?: object
  readonly limits?: Partial<Limits>
  /** What RE2 takes. */
  readonly nsPerByte?: number
  /** The calls of one transaction. */
  readonly calls: readonly AddressValues[]
  /** The longest step. */
  readonly stepMs: number
}

const block = { action: { type: 'block' } }

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** One that may block has all the time there is. */
function asks(id: string, operator: string, members: object, input: object = {}): object {
  return rule(id, { ...block, conditions: [{ operator, inputs: [{ address: body, ...input }], ...members }] })
}

/** Nearly as many nodes as are read. */
const crowd = (last: unknown = 'a'): unknown => [...times(199, () => times(9, () => 'a')), last]
/** The same, without anything to compare. */
const emptyCrowd = (): unknown => times(199, () => times(9, () => []))
const crowdMs = 2.5

const scenes: readonly Scene[] = [
  {
    why: 'a path of its own for each of 100 rules, and a body of 2,000 nodes',
    rules: times(100, at => asks(`r${at}`, 'contains', { values: ['nowhere'] }, { path: `$..n${at}` })),
    calls: [{ [body]: crowd() }],
    stepMs: 2 * crowdMs,
  },
  {
    why: '100 rules that an exclusion of inputs is about, and a body of 2,000 nodes',
    rules: times(100, at => asks(`r${at}`, 'contains', { values: [`nowhere${at}`] })),
    others: { exclusions: [{ id: 'x', inputs: [{ address: body, path: '$.safe' }] }] },
    calls: [{ [body]: emptyCrowd() }],
    stepMs: 2 * crowdMs,
  },
  {
    why: '64 captures that look for something everywhere',
    rules: [rule('r', { capture: captures(64) })],
    calls: [{ [body]: crowd() }],
    stepMs: 2 * crowdMs,
  },
  {
    why: '100 rules that match the last of 2,000 nodes',
    rules: times(100, at => asks(`r${at}`, 'contains', { values: [`needle${at};`] })),
    calls: [{ [body]: crowd(times(100, at => `needle${at};`).join(' ')) }],
    stepMs: 2 * crowdMs,
  },
  {
    why: '999 slow fields before the one that matches',
    rules: [asks('r', 'match_regex', { regex: 'n[e]+dle' })],
    calls: [{ [body]: [...times(999, () => 'ne edle '.repeat(12)), 'needle'] }],
    nsPerByte: 1_000,
    stepMs: 1,
  },
  {
    why: '500 rules, and one text as long as is read',
    rules: times(500, at => asks(`r${at}`, 'match_regex', { regex: `n[e]+dle${at}$` })),
    calls: [{ [body]: 'needle'.repeat(11_000) }],
    stepMs: 2,
  },
  {
    why: '200 calls with a little work each',
    rules: times(100, at => asks(`r${at}`, 'match_regex', { regex: `^n[e]+dle[0-9]{1,${at + 1}}$` })),
    calls: times(200, at => ({ [body]: `eneedle${at}` })),
    stepMs: 2,
  },
  {
    why: 'three objects of 100,000 members',
    rules: ['a', 'b', 'c'].map(name => asks(name, 'contains', { values: ['nowhere'] }, { path: `$.${name}` })),
    calls: [{ [body]: { a: members(100_000), b: members(100_000), c: members(100_000) } }],
    stepMs: 5.5,
  },
  {
    why: 'entries that are not there, as many as may be looked at in each of many lists',
    rules: [asks('r', 'contains', { values: ['nowhere'] })],
    limits: { ...limits, maxNodes: 100, maxEntries: 200 },
    calls: [{ [body]: times(90, () => new Array(200)) }],
    stepMs: 1,
  },
  {
    why: '200 rules that match a long text, and say where',
    rules: times(200, at => asks(`r${at}`, 'match_regex', { regex: `n[e]+dle|${at}$` })),
    calls: [{ [body]: `needle${'-'.repeat(64_000)}` }],
    stepMs: 2,
  },
  {
    why: '10,000 headers, 500 of which have a rule',
    rules: times(500, at => {
      const inputs = [{ address: 'server.request.headers.no_cookies', path: `$['x-${at}']` }]
      return rule(`r${at}`, { ...block, conditions: [{ operator: 'match_regex', inputs, regex: `^n[e]+dle${at}$` }] })
    }),
    calls: [{ 'server.request.headers.no_cookies': headers(10_000) }],
    stepMs: 2,
  },
  {
    why: 'a list of a million numbers, and 200 rules on it',
    rules: times(200, at => asks(`r${at}`, 'greater_than', { value: 1e9 + at })),
    calls: [{ [body]: new Array<number>(1e6).fill(1) }],
    stepMs: 2,
  },
  {
    why: 'a text with 256 numbers that are no card',
    rules: [asks('r', 'match_regex_with_checksum', { regex: '\\d{16}', checksum: 'luhn' })],
    calls: [{ [body]: `${times(256, () => '4111111111111112').join(' ')}${'-'.repeat(50_000)}` }],
    stepMs: 1,
  },
  {
    why: '200 captures of a value that is replaced, each with a read of 2,000 nodes',
    rules: times(4, at => rule(`r${at}`, { event: `e.e${at}`, capture: captures(50) })),
    calls: [{ [body]: crowd() }, { [body]: crowd() }],
    stepMs: crowdMs,
  },
  {
    why: 'a value that is replaced 100 times, and 200 rules of other endpoints that look at it',
    rules: times(200, at =>
      rule(`r${at}`, {
        ...block,
        endpoint: { path: `/p${at}` },
        conditions: [{ operator: 'match_regex', inputs: [{ address: 'usr.id' }], regex: `^n[e]+dle${at}` }],
      }),
    ),
    calls: times(100, at => ({ 'usr.id': `eneedle${at}` })),
    stepMs: 1,
  },
  {
    why: 'a hundred thousand levels, and 200 rules that look everywhere',
    rules: times(200, at => asks(`r${at}`, 'exists', {}, { path: `$..n${at}` })),
    calls: [{ [body]: deep(100_000) }],
    stepMs: 2,
  },
]

function captures(count: number): unknown {
  return Object.fromEntries(times(count, at => [`k${at}`, { address: body, path: `$..n${at}` }]))
}

function members(count: number): unknown {
  return Object.fromEntries(times(count, at => [`k${at}`, 1]))
}

function headers(count: number): unknown {
  return Object.fromEntries(times(count, at => [`x-${at}`, `needle of ${at}`]))
}

function deep(levels: number): unknown {
  let value: unknown = 'needle'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

describe.each(['always', 'never'] as const)('prefilter %s', prefilter => {
  test.each(scenes)('$why', async scene => expectBounded(scene, prefilter))
})

async function expectBounded(
  { rules, others, calls, nsPerByte, stepMs, limits: own = limits }: Scene,
  prefilter: Prefilter,
): Promise<void> {
  const judge = async (tried: Partial<Limits>): Promise<{ ms: number; incomplete: readonly string[] }> => {
    const clock: WorkClock = workClock({ ...(nsPerByte && { nsPerByte }) })
    const engine = strictEngine({ prefilter, limits: tried, monotonic: clock.monotonic })
    const result = await engine.apply({ version: 1, rules, ...others })
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const tx = engine.begin()
    const begunMs = clock.nowMs
    const incomplete = calls.flatMap(values => tx.run(watchedValues(values, clock)).incomplete)
    return { ms: clock.nowMs - begunMs, incomplete: [...incomplete, ...tx.end().incomplete] }
  }
  const { ms, incomplete } = await judge(own)
  const { hardMs = 0 } = own
  expect(ms).toBeLessThan(hardMs + stepMs)
  // It is told if anything was left out, and nothing is where there is time for everything. In between it may be either.
  const endless = await judge({ ...own, softMs: Infinity, hardMs: Infinity })
  if (endless.ms > hardMs + stepMs) expect(incomplete).toContain('budget')
  if (endless.ms < hardMs) expect(incomplete).not.toContain('budget')
}

/** The addresses themselves are the caller's. */
function watchedValues(values: AddressValues, clock: WorkClock): AddressValues {
  return Object.fromEntries(Object.entries(values).map(([address, value]) => [address, clock.watched(value)]))
}
