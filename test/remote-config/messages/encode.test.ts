import { describe, expect, it } from 'vitest'
import {
  type ClientMessage,
  deadlineMs,
  decodeClientMessage,
  decodeServerMessage,
  encode,
  encodeHello,
  encodeListStatus,
  encodeOffer,
  encodeReport,
  encodeStatus,
  type Hello,
  held,
  type ListStatus,
  limits,
  type Offer,
  offeredRelease,
  type Report,
  type Status,
  type Welcome,
} from '../../../remote-config/messages/index.ts'
import { example, replaced } from './examples.ts'

function read<T extends ClientMessage>(frame: string): T {
  expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(limits.frameBytes)
  const decoded = decodeClientMessage(frame, frame.startsWith('{"type":"hello"'))
  expect(decoded).toMatchObject({ kind: 'message', ignored: 0 })
  return (decoded as unknown as { readonly message: T }).message
}

describe('a status', () => {
  const status = example('status') as unknown as Status
  const problem = { code: 'RW103', severity: 'error', message: 'm', pointer: '' } as const
  const withProblems = (problems: readonly object[]) =>
    replaced(replaced(status, ['attempt', 'problems'], problems), ['attempt', 'problem_count'], problems.length)

  it.each([0, 1, 99, 100, 101, 5_000])('with %i small problems has as many of them as are taken', count => {
    const { attempt } = read<Status>(encodeStatus(withProblems(Array.from({ length: count }, () => problem))))
    expect(attempt?.problems).toHaveLength(Math.min(100, count))
    expect(attempt?.problem_count).toBe(count)
  })

  it('cuts texts, and leaves problems out from the end where they are too large for the frame', () => {
    const large = { ...problem, message: '€'.repeat(600), pointer: '€'.repeat(600), help: '€'.repeat(600) }
    const problems = Array.from({ length: 100 }, (_, at) => ({ ...large, rule: `r${at}` }))
    const told = read<Status>(encodeStatus(withProblems(problems))).attempt
    expect(told?.problems[0]?.message).toBe(`${'€'.repeat(511)}…`)
    expect(told?.problems.map(({ rule }) => rule)).toEqual(
      problems.slice(0, told?.problems.length).map(one => one.rule),
    )
    expect(told?.problems.length).toBeGreaterThan(5)
    expect(told?.problem_count).toBe(100)
  })

  it('cuts its last error', () => {
    const long = replaced(status, ['health', 'last_error'], 'x'.repeat(9_999))
    expect(read<Status>(encodeStatus(long)).health.last_error).toHaveLength(512)
  })
})

describe('a report', () => {
  const report = example('report') as unknown as Report
  const rule = (at: number, evaluations = at) => ({
    ...{ id: `r${at}${'x'.repeat(120)}`, evaluations, matches: 0, acted: 0, time_us: 1, incomplete: 0 },
  })
  const many = (count: number) => ({ ...report, rules: Array.from({ length: count }, (_, at) => rule(at)) })

  it.each([2, 200, 500, 20_000])('with %i rules: the busiest, and how many were left out', count => {
    const told = read<Report>(encodeReport({ ...many(count), rules_left_out: 3 }))
    const busiest = Array.from({ length: told.rules.length }, (_, at) => count - 1 - at)
    expect(told.rules.map(({ evaluations }) => evaluations)).toEqual(busiest)
    expect(told.rules.length + (told.rules_left_out ?? 0)).toBe(count - 1 + 3)
    expect(told.rules.length).toBeGreaterThan(Math.min(count, 250) / 2 - 1)
  })

  it('leaves out what did not change', () => {
    expect(read<Report>(encodeReport({ ...report, rules: [rule(1, 0)] }))).toMatchObject({
      rules: [],
      rules_left_out: 0,
    })
  })
})

describe('a list_status', () => {
  const { seq: _, ...message } = example('list_status') as unknown as ListStatus
  const [state] = message.lists as [ListStatus['lists'][number]]

  it.each([
    [0, 1],
    [1, 1],
    [100, 1],
    [101, 2],
    [1_000, 10],
  ])('of %i lists takes %i frames', (count, frames) => {
    const lists = Array.from({ length: count }, (_, at) => ({ ...state, list: `l${at}` }))
    let seq = 0
    const told = encodeListStatus({ ...message, lists }, () => ++seq).map(frame => read<ListStatus>(frame))
    expect(told.map(one => one.seq)).toEqual(Array.from({ length: frames }, (_, at) => at + 1))
    expect(told.flatMap(one => one.lists.map(({ list }) => list))).toEqual(lists.map(({ list }) => list))
  })

  it('of large entries takes more', () => {
    const large = { ...state, message: '€'.repeat(900), code: '€'.repeat(200) }
    const lists = Array.from({ length: 100 }, (_, at) => ({ ...large, list: `${'l'.repeat(100)}${at}` }))
    let seq = 0
    const told = encodeListStatus({ ...message, lists }, () => ++seq).map(frame => read<ListStatus>(frame))
    expect(told.length).toBeGreaterThan(1)
    expect(told.flatMap(one => one.lists)).toHaveLength(100)
    expect(told[0]?.lists[0]?.message).toHaveLength(200)
  })
})

describe('a hello', () => {
  const hello = example('hello') as unknown as Hello
  it('has what is for people where there is room', () => expect(read(encodeHello(hello))).toEqual(hello))

  it('and leaves it out where there is none', () => {
    const words = Array.from({ length: 64 }, (_, at) => `${'€'.repeat(60)}${at}`)
    const large = { ...hello.capabilities, operators: words, actions: words }
    const { operators: _o, actions: _a, limits: _l, ...needed } = hello.capabilities
    const frame = encodeHello({ ...hello, capabilities: large })
    expect(Buffer.byteLength(frame)).toBeLessThanOrEqual(limits.helloBytes)
    expect(read<Hello>(frame).capabilities).toEqual(needed)
  })
})

describe('an offer', () => {
  const offer = example('offer') as unknown as Offer
  const told = (frame: string) => {
    const decoded = decodeServerMessage(frame, true)
    expect(decoded).toMatchObject({ kind: 'message', ignored: 0 })
    return (decoded as { readonly message: Offer }).message
  }
  const object = (size: number) => ({ hash: `sha256:${'0'.repeat(64)}`, text: 'x'.repeat(size) })
  const patched = (size: number) => replaced(offer, ['release', 'patch', 'set'], ['x'.repeat(size)])

  it('has all that fits', () => expect(told(encodeOffer(offer))).toEqual(offer))

  it.each([
    ['objects above 16 KiB', { ...offer, inline: [object(16_384), object(1)] }],
    ['objects that do not fit beside the patch', { ...patched(60_000), inline: [object(10_000)] }],
  ])('leaves out %s, and nothing else', (_, large) => {
    const { inline: _inline, ...rest } = large
    expect(told(encodeOffer(large))).toEqual(rest)
  })

  it('leaves out a patch that does not fit', () => {
    const { inline: _inline, ...rest } = offer
    expect(told(encodeOffer(patched(70_000)))).toEqual({ ...rest, release: { signatures: offer.release.signatures } })
  })

  it('throws where it does not fit even so', () => {
    expect(() => encodeOffer({ ...offer, assignment: 'x'.repeat(70_000) })).toThrow(RangeError)
  })

  it('comes to content with its payload as bytes', () => {
    const release = { signatures: [], payload: 'QUJD' }
    expect(offeredRelease({ ...offer, release })).toEqual({ signatures: [], payload: Buffer.from('ABC') })
    expect(offeredRelease(offer)).toEqual(offer.release)
  })
})

it('no frame is larger than the other side takes', () => {
  expect(() => encode({ type: 'bye', reason: 'x'.repeat(70_000) })).toThrow(RangeError)
})

describe('what a server sets is held within bounds', () => {
  const welcome = example('welcome') as unknown as Welcome
  it.each([
    ['as in the example', {}, [30_000, 20_000, 60_000, 65_536, 10_000]],
    ['nothing', { limits: undefined }, [30_000, 20_000, 60_000, 65_536, 10_000]],
    ['very little', values(1, 0, 0, 1, 1), [1_000, 100, 1_000, 16_384, 10_000]],
    ['very much', values(1e9, 1e9, 1e9, 1e9, 1e9), [300_000, 60_000, 600_000, 65_536, 3_600_000]],
    [
      'a largest delay below the smallest',
      values(30_000, 50_000, 2_000, 20_000, 60_000),
      [30_000, 50_000, 50_000, 20_000, 60_000],
    ],
  ])('%s', (_, more, expected) => {
    const { heartbeatMs, reconnect, frameBytes, reportMs } = held({ ...welcome, ...more } as Welcome)
    expect([heartbeatMs, reconnect.minMs, reconnect.maxMs, frameBytes, reportMs]).toEqual(expected)
  })

  function values(heartbeat_ms: number, min_ms: number, max_ms: number, frame_bytes: number, report_ms: number) {
    return { heartbeat_ms, reconnect: { min_ms, max_ms }, limits: { frame_bytes, report_ms } }
  }

  it('a deadline is 5 minutes where it is not said', () => {
    expect([deadlineMs({}), deadlineMs({ deadline_ms: 2_000 })]).toEqual([300_000, 2_000])
  })
})
