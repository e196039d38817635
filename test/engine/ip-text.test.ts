import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type IpRange, parseIpRange } from '../../engine/lists/ip-ranges.ts'
import { usualText, writingOf } from '../../engine/lists/ip-text.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)

function read(text: string): IpRange {
  return parseIpRange(text) as IpRange
}

describe('of a range there is one usual text', () => {
  test.each([
    ['10.0.0.1', 'usual', '10.0.0.1'],
    ['10.0.0.1/32', 'with length', '10.0.0.1'],
    ['::ffff:10.0.0.1', 'other', '10.0.0.1'],
    ['::ffff:10.0.0.1/128', 'other', '10.0.0.1'],
    ['255.255.255.255', 'usual', '255.255.255.255'],
    ['10.0.0.0/8', 'usual', '10.0.0.0/8'],
    ['10.1.2.3/8', 'other', '10.0.0.0/8'],
    ['::ffff:10.0.0.0/104', 'other', '10.0.0.0/8'],
    ['0.0.0.0/0', 'usual', '0.0.0.0/0'],
    ['1.2.3.4/0', 'other', '0.0.0.0/0'],
    ['::', 'usual', '::'],
    ['::/128', 'with length', '::'],
    ['::/0', 'usual', '::/0'],
    ['::1', 'usual', '::1'],
    ['1::', 'usual', '1::'],
    ['2001:db8::1', 'usual', '2001:db8::1'],
    ['2001:db8::1/128', 'with length', '2001:db8::1'],
    ['2001:DB8::1', 'other', '2001:db8::1'],
    ['2001:0db8::1', 'other', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1', 'other', '2001:db8::1'],
    ['2001:db8::/32', 'usual', '2001:db8::/32'],
    ['2001:db8:ffff::/33', 'other', '2001:db8:8000::/33'],
    // The first of two runs that are as long, the longest of others, and never one zero alone.
    ['1:0:0:2:0:0:3:4', 'other', '1::2:0:0:3:4'],
    ['1:0:0:2:0:0:0:4', 'other', '1:0:0:2::4'],
    ['1:2:3:0:5:6:7:8', 'usual', '1:2:3:0:5:6:7:8'],
    ['1:2:3:4:5:6::', 'usual', '1:2:3:4:5:6::'],
    ['::3:4:5:6:7:8', 'usual', '::3:4:5:6:7:8'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127', 'other', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127'],
    ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128', 'with length', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ] as const)('%s is %s, and %s', (text, writing, usual) => {
    expect([writingOf(text, read(text)), usualText(read(text))]).toEqual([writing, usual])
  })

  test('which is read as the range that it stands for', () => {
    const range = fc
      .tuple(fc.boolean(), fc.array(fc.constantFrom(0, 0, 0, 1, -1, 0x10000, 0x0db80000, -65536), { maxLength: 4 }))
      .chain(([isV4, some]) => {
        const bits = isV4 ? 32 : 128
        const words = Int32Array.from({ length: 5 }, (_, at) => some[at] ?? 0)
        // Mapped IPv4 is IPv4.
        if (!isV4 && words[0] === 0 && words[1] === 0 && words[2] === 0xffff) words[2] = 0
        return fc.nat(bits).map((prefix): IpRange => ({ bits, words, prefix }))
      })
    fc.assert(
      fc.property(range, one => {
        const usual = usualText(one)
        const again = read(usual)
        expect([again.bits, again.prefix, usualText(again)]).toEqual([one.bits, one.prefix, usual])
        for (let at = 0; at < one.prefix; at++) expect([at, bitAt(again, at)]).toEqual([at, bitAt(one, at)])
        expect(writingOf(usual, one)).toBe('usual')
      }),
      { seed, numRuns: 1_000 },
    )
  })
})

function bitAt({ words }: IpRange, at: number): number {
  return ((words[at >>> 5] as number) >>> (31 - (at & 31))) & 1
}
