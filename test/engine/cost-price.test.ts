import RE2 from 're2'
import { describe, expect, test } from 'vitest'
import {
  isTooSlow,
  ownerCosts,
  type PatternHolders,
  type Price,
  Pricer,
  priceLimits,
  priceSet,
  reportOf,
  type Stopwatch,
  slowProblems,
  stopwatch,
} from '../../engine/cost/index.ts'
import { sample } from '../../engine/cost/texts/almost.ts'
import { makeTexts } from '../../engine/cost/texts/index.ts'
import { rememberedMembers } from '../../engine/cost/texts/members.ts'
import { defaultLimits } from '../../engine/limits.ts'
import { type Node, parsePattern } from '../../engine/regex-syntax/index.ts'
import type { Rule } from '../../rules-schema/index.ts'
import { Random } from '../property/prefilter/random.ts'
import { rule } from './support.ts'

/** What a pattern costs in a world where time is arithmetic. `make`: how often it was compiled before. */
interface Cost {
  readonly compileNs?: (make: number) => number
  readonly nsPerByte: (text: string, make: number) => number
}

const callNs = 500
const ordinary: Cost = { nsPerByte: () => 2 }

/** The reference pattern, like all others that are not named, costs 2 ns for a byte. */
function world(costs: Readonly<Record<string, Cost>>) {
  const seen: { readonly source: string; readonly text: string }[] = []
  const made = new Map<string, number>()
  const stopwatch: Stopwatch = {
    compile(source) {
      const make = made.get(source) ?? 0
      made.set(source, make + 1)
      const { compileNs = () => 1_000, nsPerByte } = costs[source] ?? ordinary
      return {
        ns: compileNs(make),
        test(text) {
          seen.push({ source, text })
          return callNs + nsPerByte(text, make) * Buffer.byteLength(text)
        },
      }
    },
  }
  const random = new Random(7)
  return { stopwatch, random: () => random.next(), seen, made }
}

function priceOf(source: string, cost: Cost) {
  const around = world({ [source]: cost })
  const price = toEnd(new Pricer(around).price(source, true))
  const texts = around.seen.filter(one => one.source === source).map(({ text }) => text)
  return { price, times: around.made.get(source), lengths: [...new Set(texts.map(text => [...text].length))], texts }
}

function toEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const doubling = [64, 128, 256, 512, 1_024, 2_048, 4_096]
const slow = 2 * priceLimits.maxRelative + 1

describe('the price of a pattern', () => {
  test('is what a byte costs, without the call, and in ordinary patterns', () => {
    const { price, times, lengths } = priceOf('a+b', { nsPerByte: () => 30, compileNs: () => 2_000_000 })
    expect(price.nsPerByte).toBeCloseTo(30, 6)
    expect(price.relative).toBeCloseTo(15, 6)
    expect(price).toMatchObject({ compileMs: 2 })
    expect([times, lengths]).toEqual([1, doubling])
  })

  test('is that of the longest texts', () => {
    expect(priceOf('a+b', { nsPerByte: text => text.length / 100 }).price.nsPerByte).toBeCloseTo(40.96, 6)
  })

  test('is that of the slowest kind of text', () => {
    // Only texts that almost match hold ten in a row.
    const { price } = priceOf('a{10}b', { nsPerByte: text => (/(?:a{10}){40}/.test(text) ? 90 : 1) })
    expect(price.nsPerByte).toBeCloseTo(90, 6)
  })

  test('of one that is slow on longer texts only stops there', () => {
    const { lengths, price } = priceOf('a+b', { nsPerByte: text => (text.length >= 1_024 ? slow : 1) })
    expect([isTooSlow(price), lengths]).toEqual([true, doubling.slice(0, 5)])
  })

  test('is not found out to its end when two milliseconds were spent', () => {
    // 1,000 ns for a byte of three texts: those of 256 characters end at 1.3 ms, those of 512 at 2.9 ms.
    const { lengths, price } = priceOf('a+b', { nsPerByte: () => 1_000 })
    expect([isTooSlow(price), lengths]).toEqual([false, doubling.slice(0, 4)])
  })

  test('does not count what short texts take until an automaton has begun', () => {
    const { price, lengths } = priceOf('a+b', { nsPerByte: text => (text.length < 256 ? slow : 3) })
    expect(price.nsPerByte).toBeCloseTo(3, 6)
    // And yet it has taken two milliseconds.
    expect(lengths).toEqual([64, 128, 256])
  })

  test('is never less than nothing, and no clock that stands still makes it infinite', () => {
    const still: Stopwatch = { compile: () => ({ ns: 0, test: () => 0 }) }
    const price = toEnd(new Pricer({ stopwatch: still, random: () => 0.5 }).price('a', true))
    expect(price).toEqual({ nsPerByte: 0, relative: 0, compileMs: 0 })
  })
})

describe('over a limit a pattern is timed twice more, and the least counts:', () => {
  test.each<[what: string, cost: Cost, times: number, isRefused: boolean]>([
    ['slow every time', { nsPerByte: () => slow }, 3, true],
    ['slow at first', { nsPerByte: (_, make) => (make === 0 ? slow : 4) }, 2, false],
    ['slow twice', { nsPerByte: (_, make) => (make < 2 ? slow : 4) }, 3, false],
    ['at the limit', { nsPerByte: () => 2 * priceLimits.maxRelative }, 1, false],
    ['slow to compile every time', { ...ordinary, compileNs: () => 51e6 }, 3, true],
    ['slow to compile at first', { ...ordinary, compileNs: make => (make === 0 ? 51e6 : 1e6) }, 2, false],
    ['compiled in as long as it may take', { ...ordinary, compileNs: () => 50e6 }, 1, false],
    // Each figure for itself.
    [
      'slow in turns',
      { nsPerByte: (_, make) => (make === 1 ? slow : 1), compileNs: make => (make === 1 ? 1e6 : 51e6) },
      2,
      false,
    ],
  ])('%s', (_, cost, times, isRefused) => {
    const found = priceOf('a+b', cost)
    expect([found.times, isTooSlow(found.price)]).toEqual([times, isRefused])
  })

  test('with new texts', () => {
    const { texts } = priceOf('[a-z]+b', { nsPerByte: () => slow })
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('in ordinary patterns of that moment', () => {
    const around = world({ '[a-z]+[0-9]+@example': { nsPerByte: (_, make) => (make === 0 ? 1 : 10) } })
    const pricer = new Pricer({ ...around, stopwatch: slowed(around.stopwatch, 'x', slow) })
    const price = toEnd(pricer.price('x', true))
    expect(isTooSlow(price)).toBe(false)
    expect(price.relative).toBeCloseTo(slow / 10, 3)
  })
})

function slowed({ compile }: Stopwatch, slowSource: string, nsPerByte: number): Stopwatch {
  return {
    compile(source, caseSensitive) {
      const matcher = compile(source, caseSensitive)
      return source === slowSource ? { ...matcher, test: text => callNs + nsPerByte * text.length } : matcher
    },
  }
}

describe('texts for a pattern', () => {
  const random = () => new Random(3)

  test.each([
    ['(?:ab|cd)e?[0-9]{3}', true],
    ['union\\s+(?:all\\s+)?select', false],
    ['[^a-z]{4}\\w{2,7}\\d*', true],
    ['(?i)kiss[\\x{100}-\\x{17f}]?', true],
    ['(?:x[^y]{0,90}){6}z', true],
    ['\\Qa.b\\E\\x41[[:digit:]]', true],
    ['a{2,}b{0}c{0,3}', true],
  ])('of %s: a sample is taken by the pattern', (source, caseSensitive) => {
    const node = parsePattern(source, caseSensitive) as Node
    const regex = new RE2(`^(?:${source})$`, caseSensitive ? 'u' : 'iu')
    const numbers = random()
    const texts = Array.from({ length: 20 }, () =>
      sample({ node, membersOf: rememberedMembers() }, 4_096, () => numbers.next()).join(''),
    )
    expect(texts.filter(text => !regex.test(text))).toEqual([])
    expect(new Set(texts).size).toBeGreaterThan(2)
  })

  test('are three, as long as they are wanted, and new each time', () => {
    const numbers = random()
    const texts = makeTexts('user[0-9]{1,9}@(?:a|b)\\.example', false, () => numbers.next())
    const all = [...texts(64), ...texts(64), ...texts(500)]
    expect(all.map(({ length }) => length)).toEqual([64, 64, 64, 64, 64, 64, 500, 500, 500])
    expect(new Set(all).size).toBe(9)
    // What almost matches begins again and again.
    expect(all[8]?.match(/user[0-9]/gi)?.length).toBeGreaterThan(15)
  })

  test.each([
    ['of assertions alone', '^$\\b'],
    ['of nothing', ''],
    ['of an empty part without end', '(?:()*)*'],
    ['that is not understood', '\\C+x'],
    ['that is nested thousands deep', `${'('.repeat(5_000)}a*${')*'.repeat(5_000)}`],
    ['of another alphabet', '^[а-я]+$'],
    ['of surrogate pairs', '[😀-😎]{3}'],
  ])('are there for a pattern %s', (_, source) => {
    const numbers = random()
    const texts = makeTexts(source, true, () => numbers.next())(256)
    expect(texts.length).toBeGreaterThan(1)
    expect(texts.map(text => [...text].length)).toEqual(texts.map(() => 256))
  })
})

describe('a set', () => {
  const body = [{ address: 'server.request.body' }]
  const matching = (regex: string, members: object = {}) => ({
    operator: 'match_regex',
    inputs: body,
    regex,
    ...members,
  })
  const holders: PatternHolders = {
    rules: [
      rule('quick', { conditions: [matching('abc')] }),
      rule('none'),
      rule('slow', { conditions: [matching('abc'), matching('slow', { inputs: [...body, { address: 'usr.id' }] })] }),
      rule('again', { conditions: [matching('slow', { inputs: [...body, { address: 'usr.id' }] })] }),
      rule('cards', { conditions: [matching('[0-9]+', { operator: 'match_regex_with_checksum', checksum: 'luhn' })] }),
    ].map((one, index) => ({ rule: one as Rule, pointer: `/rules/${index}` })),
    exclusions: [
      { exclusion: { id: 'load-tests', conditions: [matching('quiet')] } as never, pointer: '/exclusions/0' },
    ],
  }
  const costs = { slow: { nsPerByte: () => 20, compileNs: () => 3e6 }, quiet: { nsPerByte: () => 1 } }
  const costOf = (known?: ReadonlyMap<string, Price>) => {
    const around = world(costs)
    return { around, cost: toEnd(priceSet(holders, { ...around, ...(known && { known }) })) }
  }

  test('is priced pattern by pattern, each once', () => {
    const { around, cost } = costOf()
    expect([...cost.prices.keys()]).toEqual(['iabc', 'islow', 'i[0-9]+', 'iquiet'])
    expect(['abc', 'slow', '[0-9]+', 'quiet'].map(source => around.made.get(source))).toEqual([1, 1, 1, 1])
  })

  test('is not asked what is known', () => {
    const known = { nsPerByte: 7, relative: 3.5, compileMs: 1 }
    const { around, cost } = costOf(new Map([['islow', known]]))
    expect([around.made.has('slow'), cost.prices.get('islow')]).toEqual([false, known])
  })

  test('tells the slowest rules first, and what a request at the caps may cost', () => {
    const { cost } = costOf()
    const { maxNodes, maxStringBytes, maxTextBytes, hardMs } = defaultLimits
    const calls = (maxNodes * callNs) / 1e6
    // Two inputs, and beside them a test on one.
    const slowMs = 2 * ((maxTextBytes * 20 + callNs) / 1e6 + calls)
    const quickMs = (maxTextBytes * 2 + callNs) / 1e6 + calls
    const cardsMs = (257 * (maxTextBytes * 2 + callNs)) / 1e6 + calls
    const quietMs = (maxTextBytes * 1 + callNs) / 1e6 + calls
    const figure = (value: number) => Number(value.toPrecision(3))
    const slowest = { pointer: '/rules/2/conditions/1/regex', ns_per_byte: 20, relative: 10, compile_ms: 3 }
    const costs = ownerCosts(cost)
    expect(costs).toMatchObject([
      { rule: 'slow', patterns: 2, ...slowest, worst_case_ms: figure(slowMs + quickMs) },
      { rule: 'again', patterns: 1, ns_per_byte: 20, worst_case_ms: figure(slowMs) },
      { rule: 'cards', patterns: 1, ns_per_byte: 2, worst_case_ms: figure(cardsMs) },
      { rule: 'quick', patterns: 1, ns_per_byte: 2, relative: 1, worst_case_ms: figure(quickMs) },
      { exclusion: 'load-tests', patterns: 1, ns_per_byte: 1, worst_case_ms: figure(quietMs) },
    ])
    expect(reportOf(cost)).toEqual({
      patterns: 4,
      reference_ns_per_byte: 2,
      worst: costs[0],
      worst_case: {
        // Equal tests of two rules are looked at once.
        unbounded_ms: figure(slowMs + quickMs + cardsMs + quietMs),
        budget_ms: figure(hardMs + (257 * (maxStringBytes * 2 + callNs)) / 1e6),
      },
    })
  })

  test('without patterns has no worst one', () => {
    const around = world({})
    const cost = toEnd(priceSet({ rules: [], exclusions: [] }, around))
    const worst_case = { unbounded_ms: 0, budget_ms: 0 }
    expect(reportOf(cost)).toEqual({ patterns: 0, reference_ns_per_byte: 2, worst: null, worst_case })
  })

  test('with a pattern that is too slow is told of every place of it', () => {
    const around = world({ slow: { nsPerByte: () => slow }, quiet: { nsPerByte: () => 1, compileNs: () => 80e6 } })
    const problems = slowProblems(toEnd(priceSet(holders, around)))
    expect(problems.map(({ code, severity, pointer, message }) => [code, severity, pointer, message])).toEqual([
      [
        'RW126',
        'error',
        '/rules/2/conditions/1/regex',
        expect.stringContaining('10001 ns for a byte of text, 5001 times'),
      ],
      ['RW126', 'error', '/rules/3/conditions/0/regex', expect.stringContaining('; 5000 times are allowed')],
      ['RW126', 'error', '/exclusions/0/conditions/0/regex', expect.stringContaining('80 ms to compile this pattern')],
    ])
  })
})

test('by real clocks, a pattern has a price', () => {
  const pricer = new Pricer({ stopwatch, random: Math.random })
  const price = toEnd(pricer.price('union\\s+select', false))
  expect(Object.values(price).every(figure => Number.isFinite(figure) && figure >= 0)).toBe(true)
  expect(price.compileMs).toBeGreaterThan(0)
  expect(() => toEnd(pricer.price('(?=x)', false))).toThrow('invalid perl operator')
})
