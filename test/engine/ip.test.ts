import { describe, expect, test } from 'vitest'
import { IpRanges, parseIpRange } from '../../engine/lists/ip-ranges.ts'
import { parseIp } from '../../engine/lists/parse-ip.ts'

/** How many bits the address has, and these as a number. */
function parsedIp(text: string): { readonly bits: number; readonly value: bigint } | undefined {
  const words = new Int32Array(4)
  const bits = parseIp(text, words)
  if (bits === 0) return undefined
  return {
    bits,
    value: [...new Uint32Array(words.slice(0, bits / 32))].reduce((all, word) => (all << 32n) | BigInt(word), 0n),
  }
}

describe('an IP address', () => {
  test.each([
    ['0.0.0.0', 32, 0n],
    ['10.1.2.3', 32, 0x0a010203n],
    ['255.255.255.255', 32, 0xffffffffn],
    ['::', 128, 0n],
    ['::1', 128, 1n],
    ['2001:db8::ff', 128, 0x20010db80000000000000000000000ffn],
    ['2001:DB8:0:0:0:0:0:ff', 128, 0x20010db80000000000000000000000ffn],
    ['1:2:3:4:5:6:7::', 128, 0x00010002000300040005000600070000n],
    ['::ffff:10.1.2.3', 32, 0x0a010203n],
    ['::ffff:a01:203', 32, 0x0a010203n],
    ['::ffff:255.255.255.255', 32, 0xffffffffn],
    ['0000:0000:0000:0000:0000:FFFF:255.255.255.255', 32, 0xffffffffn],
    ['::ffff:0:0:0', 128, 0xffff000000000000n],
    ['::1:2', 128, 0x00010002n],
    ['1:2::', 128, 0x00010002000000000000000000000000n],
    ['1:2::8', 128, 0x00010002000000000000000000000008n],
    ['1:2:3:4:5::1.2.3.4', 128, 0x00010002000300040005000001020304n],
    ['1:2:3:4:5:6:1.2.3.4', 128, 0x00010002000300040005000601020304n],
    ['64:ff9b::10.1.2.3', 128, 0x0064ff9b00000000000000000a010203n],
  ] as const)('%s', (text, bits, value) => expect(parsedIp(text)).toEqual({ bits, value }))

  test.each([
    '',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.01',
    '010.0.0.1',
    '10.0.0.1:80',
    '10.0.0.1.2',
    '0x0a.0.0.1',
    '１0.0.0.1',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '12345::',
    'g::',
    '[::1]',
    'fe80::1%eth0',
    '1.2.3.4::',
    '1:',
    ':1',
    '1::2:',
    '1:2:3:4:5:6:7:8:',
    '1:2:3:4:5:6::1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3',
    '::1.2.3.4.',
    '::.1.2.3',
    '::a.2.3.4',
    '::01.2.3.4',
    '.1.2.3',
    '1..2.3',
    '1.2.3.',
    '1.2.3.٤',
    '::\u0141',
    '::1.2.3.4:5',
    '::ffff:10.1.2.300',
    `${'0'.repeat(60)}::`,
  ])('%j is none', text => expect(parsedIp(text)).toBeUndefined())
})

describe('a range', () => {
  test.each([
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.9.9.9'], ['9.255.255.255', '11.0.0.0', '::a00:0']],
    ['10.1.2.3/8', ['10.200.0.1'], ['11.1.2.3']],
    ['10.1.2.3', ['10.1.2.3', '::ffff:10.1.2.3'], ['10.1.2.4']],
    ['0.0.0.0/0', ['1.2.3.4', '255.0.0.1'], ['::1']],
    ['::/0', ['::1', 'ffff::'], ['1.2.3.4']],
    ['2001:db8::/32', ['2001:db8::', '2001:db8:ffff::1'], ['2001:db7::', '2001:db9::']],
    ['::ffff:10.0.0.0/104', ['10.5.5.5'], ['11.0.0.0']],
  ])('%s', (range, inside, outside) => {
    const ranges = new IpRanges()
    const parsed = parseIpRange(range)
    if (parsed === undefined) throw new Error(`${range} is a range`)
    ranges.add(parsed, 1)
    expect(inside.map(text => ranges.find(text))).toEqual(inside.map(() => 1))
    expect(outside.map(text => ranges.find(text))).toEqual(outside.map(() => undefined))
  })

  test.each([
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/08',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::/129',
    '::ffff:1.2.3.4/95',
    'x/8',
  ])('%j is none', text => expect(parseIpRange(text)).toBeUndefined())

  test('of the same range twice the later end counts', () => {
    const ranges = new IpRanges()
    for (const untilMs of [5, 9, 7]) ranges.add(parseIpRange('10.0.0.0/8') as never, untilMs)
    expect(ranges.find('10.0.0.1')).toBe(9)
  })
})
