import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GrowingRanges } from '../../engine/lists/growing-ranges.ts'
import { type IpRange, IpRanges, parseIpRange } from '../../engine/lists/ip-ranges.ts'
import { usualText } from '../../engine/lists/ip-text.ts'
import { parseIp } from '../../engine/lists/parse-ip.ts'
import { PrefixTrie } from '../../engine/lists/prefix-trie.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)

interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
  readonly text: string
}

/** Numbers that share any number of their first bits with each other. */
function numbers(bits: number): fc.Arbitrary<bigint> {
  const all = (1n << BigInt(bits)) - 1n
  const base = fc.constantFrom(0n, all, 0x20010db8_00000000_0a000001_ffff0001n & all, 0x0a010203n)
  return fc
    .tuple(base, fc.nat(bits), fc.bigInt({ min: 0n, max: all }))
    .map(([start, kept, rest]) => start ^ (rest >> BigInt(kept)))
}

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => (value >> shift) & 0xffn).join('.')
}

function hexGroups(value: bigint): string[] {
  return Array.from({ length: 8 }, (_, group) => ((value >> BigInt(112 - 16 * group)) & 0xffffn).toString(16))
}

/** With `::` for the first run of zeros, if there is one. */
function shortened(groups: readonly string[]): string {
  return groups.join(':').replace(/(?:^|:)0(?::0)*(?::|$)/, '::')
}

const v4: fc.Arbitrary<Address> = fc.tuple(numbers(32), fc.nat(3)).map(([value, form]) => {
  const mapped = hexGroups((0xffffn << 32n) | value)
  const texts = [dotted(value), `::ffff:${dotted(value)}`, shortened(mapped), mapped.join(':')]
  return { bits: 32, value, text: texts[form] as string }
})
const v6: fc.Arbitrary<Address> = fc
  .tuple(numbers(128), fc.nat(3))
  .filter(([value]) => value >> 32n !== 0xffffn)
  .map(([value, form]) => {
    const groups = hexGroups(value)
    const texts = [
      shortened(groups),
      groups.join(':'),
      groups.map(group => group.padStart(4, '0').toUpperCase()).join(':'),
      [...groups.slice(0, 6), dotted(value & 0xffffffffn)].join(':'),
    ]
    return { bits: 128, value, text: texts[form] as string }
  })
const addresses = fc.oneof(v4, v6)

interface NaiveRange {
  readonly start: Address
  readonly prefix: number
  readonly untilMs: number
}

const ranges: fc.Arbitrary<NaiveRange> = fc
  .tuple(addresses, fc.nat(128), fc.constantFrom(-1, 0, 1, 2, 3, Number.POSITIVE_INFINITY))
  .map(([start, prefix, untilMs]) => ({ start, prefix: prefix % (start.bits + 1), untilMs }))

function written({ start, prefix }: NaiveRange): string {
  return `${start.text}/${start.bits === 32 && start.text.includes(':') ? prefix + 96 : prefix}`
}

/** Every range is looked at. */
function naively(all: readonly NaiveRange[], { bits, value }: Address): number | undefined {
  const around = all.filter(({ start, prefix }) => {
    const shift = BigInt(bits - prefix)
    return start.bits === bits && start.value >> shift === value >> shift
  })
  return around.length === 0 ? undefined : Math.max(...around.map(({ untilMs }) => untilMs))
}

describe('many ranges', () => {
  test('say of every address what a look at each of them says', () => {
    const found = new Map<number | undefined, number>()
    fc.assert(
      fc.property(
        fc.array(ranges, { maxLength: 30 }),
        fc.array(addresses, { minLength: 5, maxLength: 20 }),
        fc.boolean(),
        (all, others, isExpected) => {
          const known = new IpRanges(isExpected ? { v4: all.length, v6: all.length } : undefined)
          for (const range of all) known.add(parseIpRange(written(range)) as never, range.untilMs)
          for (const address of [...others, ...all.map(({ start }) => start)]) {
            const untilMs = naively(all, address)
            found.set(untilMs, (found.get(untilMs) ?? 0) + 1)
            expect([address.text, known.find(address.text)]).toEqual([address.text, untilMs])
          }
        },
      ),
      { seed, numRuns: 500 },
    )
    expect([...found.keys()].sort()).toEqual([-1, 0, 1, 2, 3, Number.POSITIVE_INFINITY, undefined])
    expect(Math.min(...found.values())).toBeGreaterThan(200)
  })

  test('are found as well where there are thousands, one below the other and side by side', () => {
    const known = new IpRanges()
    const hosts = Array.from({ length: 5_000 }, (_, n) => ({
      v4: `10.${n >> 8}.${n & 255}.1`,
      v6: `2001:db8:${n.toString(16)}::1`,
    }))
    for (const [n, { v4, v6 }] of hosts.entries()) {
      known.add(parseIpRange(v4) as never, n)
      known.add(parseIpRange(v6) as never, n)
    }
    for (let prefix = 0; prefix <= 128; prefix++)
      known.add(parseIpRange(`2001:db8:7::1/${prefix}`) as never, -1 - prefix)
    expect(hosts.map(({ v4 }) => known.find(v4))).toEqual(hosts.map((_, n) => n))
    expect(hosts.map(({ v6 }) => known.find(v6))).toEqual(hosts.map((_, n) => n))
    expect(known.find('2001:db8:7::')).toBe(-1)
    expect(known.find('10.0.0.2')).toBeUndefined()
  })
})

describe('ranges that come and go', () => {
  /** Few prefixes of one address, so that they meet. */
  const nearby = fc
    .tuple(fc.constantFrom('10.0.0.1', '10.0.128.1', '10.1.0.0', '2001:db8::1', '2001:db8:8000::1'), fc.nat(128))
    .map(([text, prefix]) => `${text}/${prefix % (text.includes(':') ? 129 : 33)}`)
  const step = fc.tuple(nearby, fc.option(fc.constantFrom(1, 2, Number.POSITIVE_INFINITY), { nil: undefined }))
  const asked = ['10.0.0.1', '10.0.128.1', '10.1.0.0', '11.0.0.0', '2001:db8::1', '2001:db8:8000::1', '::1']

  test('leave nothing but those that are there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(nearby), (steps, others) => {
        const known = new IpRanges()
        const inTables = new GrowingRanges(3)
        const model = new Map<string, number>()
        for (const [text, untilMs] of steps) {
          const range = parseIpRange(text) as IpRange
          for (const ranges of [known, inTables]) {
            if (untilMs === undefined) ranges.remove(range)
            else ranges.set(range, untilMs)
          }
          for (const one of model.keys())
            if (usualText(parseIpRange(one) as never) === usualText(range)) model.delete(one)
          if (untilMs !== undefined) model.set(text, untilMs)
        }
        const fresh = new IpRanges()
        for (const [text, untilMs] of model) fresh.add(parseIpRange(text) as never, untilMs)
        for (const text of asked) {
          const expected = fresh.find(text)
          expect([text, known.find(text), inTables.find(text)]).toEqual([text, expected, expected])
        }
        for (const text of [...others, ...steps.map(([one]) => one)])
          expect([text, known.endOf(parseIpRange(text) as never)]).toEqual([
            text,
            fresh.endOf(parseIpRange(text) as never),
          ])
      }),
      { seed, numRuns: 2_000 },
    )
  })

  test('and those that do not count are as those that are not there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(nearby, fc.boolean()), { maxLength: 20 }), steps => {
        const [all, left] = [new IpRanges(), new IpRanges()]
        for (const [text] of steps) all.add(parseIpRange(text) as never, 7)
        const without = all.someRanges()
        for (const [text, counts] of steps) {
          if (counts) without.delete(parseIpRange(text) as never)
          else without.add(parseIpRange(text) as never)
        }
        const last = new Map(steps.map(([text, counts]) => [usualText(parseIpRange(text) as never), counts]))
        for (const [text, counts] of last) if (counts) left.add(parseIpRange(text) as never, 7)
        for (const text of asked) expect([text, all.find(text, without)]).toEqual([text, left.find(text)])
      }),
      { seed, numRuns: 1_000 },
    )
  })

  test('take no more room than those that are there at one time', () => {
    const trie = new PrefixTrie(32, 0)
    const words = new Int32Array(5)
    // Here and there, always two beside each other.
    const address = (number: number) => (Math.imul(number >> 1, 0x9e3779b1) & ~1) | (number & 1)
    for (let number = 0; number < 50_000; number++) {
      words[0] = address(number)
      trie.set(words, 32, number)
      words[0] = address(number - 20)
      trie.remove(words, 32)
    }
    const { nodes, ends } = trie as unknown as { nodes: Int32Array; ends: { times: { size: number } } }
    expect([nodes.length, ends.times.size].every(length => length < 1_000)).toBe(true)
  })
})

/** An address with a character taken out, put in, doubled or changed, up to three times. */
const mangled = fc
  .tuple(
    addresses,
    fc.array(
      fc.record({
        at: fc.nat(45),
        removed: fc.nat(2),
        added: fc.constantFrom('', '', ':', '::', '.', '0', '1', '25', 'f', 'G', ' ', '%', '/', '１', '\u0130'),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([{ text }, edits]) =>
    edits.reduce((all, { at, removed, added }) => {
      const place = at % (all.length + 1)
      return all.slice(0, place) + added + all.slice(place + removed)
    }, text),
  )

test('what Node holds for an address is one, but for zones, and nothing else is', () => {
  const counts = { address: 0, none: 0 }
  const words = new Int32Array(4)
  fc.assert(
    fc.property(mangled, text => {
      const isAddress = isIP(text) !== 0 && !text.includes('%')
      counts[isAddress ? 'address' : 'none'] += 1
      expect(parseIp(text, words) !== 0).toBe(isAddress)
    }),
    { seed, numRuns: 10_000 },
  )
  expect(Math.min(counts.address, counts.none)).toBeGreaterThan(2_000)
})

test('an address is the number that was written, in whatever form', () => {
  const words = new Int32Array(4)
  fc.assert(
    fc.property(addresses, ({ bits, value, text }) => {
      expect(parseIp(text, words)).toBe(bits)
      const read = [...words.slice(0, bits / 32)].map(word => (word >>> 0).toString(16).padStart(8, '0'))
      expect(read.join('')).toBe(value.toString(16).padStart(bits / 4, '0'))
    }),
    { seed, numRuns: 2_000 },
  )
})
