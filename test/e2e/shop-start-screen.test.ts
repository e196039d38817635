import { describe, expect, test } from 'vitest'

interface Section {
  readonly title: string
  readonly lines: readonly string[]
  readonly least: number
}
type Size = Readonly<Record<'columns' | 'rows', number>>
type FitSections = (sections: readonly Section[], size: Size, style: { title(text: string): string }) => string[]
interface Row {
  readonly event: string
  readonly route: string
  readonly all: number
  readonly lately: number
  readonly blocked: number
}
interface Tally {
  add(record: object): void
  rows(options?: { perRoute: boolean }): readonly Row[]
}

const examples = new URL('../../examples/start/', import.meta.url)
const load = async (path: string) => await import(new URL(path, examples).href)

const lines = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index + 1}`)

describe('what a terminal has room for', async () => {
  const fitSections: FitSections = (await load('live/fit-sections.mjs')).fitSections
  const sections: Section[] = [
    { title: 'A', lines: lines('a', 5), least: 2 },
    { title: 'B', lines: lines('b', 2), least: 2 },
    { title: 'C', lines: lines('c', 4), least: 1 },
  ]
  const fitted = (size: Size) => fitSections(sections, size, { title: text => `<${text}>` })
  const wide = (rows: number) => fitted({ columns: 80, rows }).map(line => line.replaceAll(/[<> ]/g, ''))

  test('everything', () => {
    expect(wide(16).join(' ')).toBe('A a1 a2 a3 a4 a5  B b1 b2  C c1 c2 c3 c4')
    expect(wide(1_000)).toEqual(wide(16))
  })

  test('the last section goes first, then the empty lines, then the other sections', () => {
    expect(wide(15).join(' ')).toBe('A a1 a2 a3 a4 a5  B b1 b2  C c1 c2 …2more')
    expect(wide(13).join(' ')).toBe('A a1 a2 a3 a4 a5  B b1 b2  C c1')
    expect(wide(12).join(' ')).toBe('A a1 a2 a3 a4 a5 B b1 b2 C c1 …3more')
    expect(wide(9).join(' ')).toBe('A a1 a2 …3more B b1 b2 C c1')
    expect(wide(4).join(' ')).toBe('A a1 …4more B')
  })

  test('never more lines than there are, nor longer ones, whatever is in them', () => {
    const long = [{ title: '𝒯itle '.repeat(9), lines: lines('é'.repeat(50), 30), least: 3 }]
    for (const rows of [1, 2, 3, 10, 24]) {
      for (const columns of [1, 2, 10, 80]) {
        const seen = fitSections(long, { rows, columns }, { title: text => text })
        expect(seen.length).toBeLessThanOrEqual(rows)
        expect(Math.max(...seen.map(line => [...line].length))).toBeLessThanOrEqual(columns)
      }
    }
  })
})

describe('what is counted', async () => {
  const { createTally } = await load('tally.mjs')
  const { captured } = await load('../records.mjs')
  const { createLatency } = await load('latency.mjs')

  const record = (rule: string, event: string, more = {}) => ({
    event,
    rule: { id: rule },
    metadata: {},
    rule_set: 's',
    ...more,
  })

  test('events by type and route; those of one event and one route together', () => {
    let now = 0
    const routes: Record<string, string> = { a: 'POST /login', b: 'POST /login', c: 'POST /v2/login', d: 'GET /' }
    const tally: Tally = createTally({ say: () => {}, routeOf: (rule: string) => routes[rule], now: () => now })
    for (const rule of ['a', 'a', 'b', 'c']) tally.add(record(rule, 'login'))
    now = 10_000
    tally.add(record('a', 'login', { action: 'failed' }))
    tally.add(record('d', 'scan', { action: 'block' }))
    const rows = tally.rows({ perRoute: true }).map(row => [row.event, row.route, row.lately, row.all, row.blocked])
    expect(rows).toEqual([
      ['login', 'POST /login', 1, 4, 0],
      ['login', 'POST /v2/login', 0, 1, 0],
      ['scan', 'GET /', 1, 1, 1],
    ])
    expect(tally.rows().map(({ event, all }) => [event, all])).toEqual([
      ['login', 5],
      ['scan', 1],
    ])
  })

  test('what somebody has sent does not steer the terminal', () => {
    const metadata = { 'usr.login': 'a\u001b[2J\r\n\u202eb', mask: `sha256:${'0'.repeat(64)}` }
    expect(captured(record('a', 'login', { metadata }))).toBe(
      'usr.login=a\\u001b[2J\\u000d\\u000a\\u202eb mask=sha256:00000000…',
    )
  })

  test('latency: of the newest thousand requests, and nothing before there are any', () => {
    const latency = createLatency()
    const none = { p50: undefined, p95: undefined }
    expect(latency.summary()).toEqual({ requests: 0, unlike: 0, guarded: none, unguarded: none })
    for (let ms = -500; ms <= 1_000; ms++) latency.add({ pair: { guardedMs: 2 * ms, unguardedMs: ms } })
    latency.add({ unlike: true })
    expect(latency.summary()).toEqual({
      requests: 1_000,
      unlike: 1,
      guarded: { p50: 1_000, p95: 1_900 },
      unguarded: { p50: 500, p95: 950 },
    })
  })
})
