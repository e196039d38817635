import fc from 'fast-check'
import type { Conversation } from '../conversation.ts'
import { ipRanges, ipTexts, noIps } from './vocabulary.ts'

const octet = fc.constantFrom(0, 1, 9, 10, 127, 128, 192, 255)
const ipv4 = fc.tuple(octet, octet, octet, octet).map(octets => octets.join('.'))
const group = fc.constantFrom('0', '0', '0', '1', 'ffff', 'FFFF', 'db8', '0db8', 'a00', '00ff')

/** Eight groups, of which some that are zero may be left out, and the last two may be written as IPv4. */
const ipv6 = fc
  .record({
    groups: fc.array(group, { minLength: 8, maxLength: 8 }),
    from: fc.nat(7),
    left: fc.nat(8),
    tail: fc.option(ipv4, { nil: undefined, freq: 3 }),
  })
  .map(({ groups, from, left, tail }) => {
    const some = tail === undefined ? groups : [...groups.slice(0, 6), tail]
    if (left === 0) return some.join(':')
    return `${some.slice(0, from).join(':')}::${some.slice(from + left).join(':')}`
  })

const mapped = fc.tuple(fc.constantFrom('::ffff:', '::FFFF:', '0:0:0:0:0:ffff:'), ipv4).map(parts => parts.join(''))
const address = fc.oneof(ipv4, ipv6, mapped, fc.constantFrom(...ipTexts))
const text = fc.oneof({ weight: 8, arbitrary: address }, { weight: 1, arbitrary: fc.constantFrom(...noIps) })

/** Some bits of an address that is well formed, or one of those that everybody writes. */
const range = fc.oneof(
  fc.constantFrom(...ipRanges, ...ipTexts),
  fc.tuple(ipv4, fc.nat(32)).map(([start, length]) => `${start}/${length}`),
  fc.tuple(mapped, fc.integer({ min: 96, max: 128 })).map(([start, length]) => `${start}/${length}`),
  fc.tuple(fc.constantFrom('2001:db8::1', '::1', '::', 'ffff::'), fc.nat(128)).map(parts => parts.join('/')),
)

/** One rule about addresses, and a request from one or several. */
export const ips: fc.Arbitrary<Conversation> = fc
  .record({
    values: fc.array(range, { minLength: 1, maxLength: 4 }),
    sent: fc.oneof(text, fc.array(text, { maxLength: 3 })),
    near: fc.nat(5),
  })
  .map(({ values, sent, near }) => ({
    rules: {
      version: 1,
      rules: [
        {
          id: 'r',
          category: 'attack_attempt',
          event: 'probe',
          conditions: [{ operator: 'ip_match', inputs: [{ address: 'http.client_ip' }], values }],
        },
      ],
    },
    limits: {},
    calls: [{ run: { 'http.client_ip': near < 2 ? (values[near] ?? '').replace(/\/.*/, '') : sent } }, 'end'],
  }))
