import { expect, test } from 'vitest'
import { addressOfNode, clientIpGroup, ipAddress, peerAddress } from '../../../http/client-ip/ip-address.ts'

const addresses: [text: string, expected: string | undefined][] = [
  ['10.1.2.3', '10.1.2.3'],
  ['010.1.2.3', undefined],
  ['10.1.2', undefined],
  ['10.1.2.256', undefined],
  [' 10.1.2.3', undefined],
  ['10.1.2.3:80', undefined],
  ['::1', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8::0001', '2001:db8::1'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:0a01:0203', '10.1.2.3'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[::1]', undefined],
  ['::1::', undefined],
  ['unknown', undefined],
  ['', undefined],
]

test.each(addresses)('%j is %j', (text, expected) => {
  expect(ipAddress(text)).toBe(expected)
})

const nodes: [text: string, expected: string | undefined][] = [
  ['10.1.2.3', '10.1.2.3'],
  ['10.1.2.3:4711', '10.1.2.3'],
  ['10.1.2.3:port', undefined],
  ['10.1.2.3:', undefined],
  ['10.1.2.3:123456', undefined],
  ['2001:db8::1', '2001:db8::1'],
  ['[2001:DB8::1]', '2001:db8::1'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['[::ffff:10.1.2.3]:80', '10.1.2.3'],
  ['[10.1.2.3]', undefined],
  ['[2001:db8::1', undefined],
  ['2001:db8::1]', undefined],
  ['[2001:db8::1]x', undefined],
  ['_hidden', undefined],
  ['unknown', undefined],
  ['', undefined],
  ['10.1.2.3 ', undefined],
  ["10.1.2.3' OR 1=1", undefined],
]

test.each(nodes)('proxies write %j, which is %j', (text, expected) => {
  expect(addressOfNode(text)).toBe(expected)
})

const peers: [text: string, expected: string][] = [
  ['10.1.2.3', '10.1.2.3'],
  ['::ffff:10.1.2.3', '10.1.2.3'],
  ['::FFFF:10.1.2.3', '10.1.2.3'],
  ['fe80::1%eth0', 'fe80::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['somebody', 'somebody'],
]

test.each(peers)('the peer %j is %j', (text, expected) => {
  expect(peerAddress(text)).toBe(expected)
})

const groups: [address: string, prefix: number, expected: string][] = [
  ['2001:db8:1:2:3:4:5:6', 64, '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:ffff:ffff:ffff', 64, '2001:db8:1:2::/64'],
  ['2001:db8::1', 64, '2001:db8::/64'],
  ['::1', 64, '::/64'],
  ['2001:db8:1:2fff::', 52, '2001:db8:1:2000::/52'],
  ['2001:db8:ffff::', 36, '2001:db8:f000::/36'],
  ['2001:db8::1', 128, '2001:db8::1/128'],
  ['2001:db8::1', 0, '::/0'],
  ['64:ff9b::10.1.2.3', 112, '64:ff9b::a01:0/112'],
  ['10.1.2.3', 64, '10.1.2.3'],
  ['somebody', 64, 'somebody'],
]

test.each(groups)('%s of /%i is in %s', (address, prefix, expected) => {
  expect(clientIpGroup(address, prefix)).toBe(expected)
})

test('all that a household has is one group', () => {
  expect(clientIpGroup('2001:db8:1:2:dead::1')).toBe(clientIpGroup('2001:db8:1:2:beef::2'))
  expect(clientIpGroup('2001:db8:1:2::1')).not.toBe(clientIpGroup('2001:db8:1:3::1'))
})

test('the tables have their cases', () => {
  expect([addresses.length, nodes.length, peers.length, groups.length]).toEqual([17, 18, 6, 11])
})
