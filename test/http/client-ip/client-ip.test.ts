import { expect, test } from 'vitest'
import { readTrustProxy, requestFacts, type TrustProxySetting } from '../../../http/index.ts'

/** The client of a request, and by whose word. */
function clientOf(
  trust: TrustProxySetting | undefined,
  remoteAddress: string | undefined,
  rawHeaders: string[],
): string {
  const read = trust === undefined ? undefined : readTrustProxy(trust)
  if (read?.ok === false) throw new Error(read.problem)
  const { client, known } = requestFacts(
    { method: 'GET', url: '/', rawHeaders, remoteAddress },
    { trustProxy: read?.value },
  )
  expect(known['http.client_ip']).toBe(client.address)
  return `${client.address} ${client.from}`
}

const xff = (value: string) => ['X-Forwarded-For', value]
const forwarded = (value: string) => ['Forwarded', value]

type Case = [
  why: string,
  trust: TrustProxySetting | undefined,
  peer: string | undefined,
  headers: string[],
  expected: string,
]

const cases: Case[] = [
  ['nobody is believed by default', undefined, '10.0.0.1', xff('1.1.1.1'), '10.0.0.1 peer'],
  [
    'whatever the header',
    undefined,
    '10.0.0.1',
    ['CF-Connecting-IP', '1.1.1.1', 'X-Real-IP', '1.1.1.1'],
    '10.0.0.1 peer',
  ],
  ['nor where that is said', 'none', '127.0.0.1', xff('1.1.1.1'), '127.0.0.1 peer'],

  ['one proxy: the last one', 1, '10.0.0.1', xff('1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['the first is what the client says', 1, '10.0.0.1', xff('6.6.6.6, 1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['two proxies', 2, '10.0.0.1', xff('6.6.6.6, 1.1.1.1, 10.0.0.2'), '1.1.1.1 x-forwarded-for'],
  ['two proxies, passed by', 2, '10.0.0.1', xff('1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['a proxy that says nothing', 1, '10.0.0.1', [], '10.0.0.1 peer'],
  [
    'several headers are one',
    2,
    '10.0.0.1',
    [...xff('6.6.6.6'), ...xff('1.1.1.1'), ...xff('10.0.0.2')],
    '1.1.1.1 x-forwarded-for',
  ],
  ['by another name it is not read', 1, '10.0.0.1', ['X_Forwarded_For', '6.6.6.6'], '10.0.0.1 peer'],
  ['a Unix socket has no peer', 1, undefined, xff('1.1.1.1'), '1.1.1.1 x-forwarded-for'],

  ['a port', 1, '10.0.0.1', xff('1.1.1.1:4711'), '1.1.1.1 x-forwarded-for'],
  ['IPv6', 1, '10.0.0.1', xff('2001:DB8::1'), '2001:db8::1 x-forwarded-for'],
  ['IPv6 with a port', 1, '10.0.0.1', xff('[2001:db8::1]:4711'), '2001:db8::1 x-forwarded-for'],
  ['IPv4 in IPv6', 1, '10.0.0.1', xff('::ffff:1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['garbage', 1, '10.0.0.1', xff("1.1.1.1, ' OR 1=1"), '10.0.0.1 peer'],
  ['unknown', 1, '10.0.0.1', xff('unknown'), '10.0.0.1 peer'],
  ['nothing between commas', 1, '10.0.0.1', xff('1.1.1.1,'), '10.0.0.1 peer'],
  [
    'garbage on the way: the nearest who is believed',
    3,
    '10.0.0.1',
    xff('1.1.1.1, x, 10.0.0.2'),
    '10.0.0.2 x-forwarded-for',
  ],

  [
    'ranges: passed over as far as they go',
    'private',
    '10.0.0.1',
    xff('6.6.6.6, 1.1.1.1, 10.0.0.2'),
    '1.1.1.1 x-forwarded-for',
  ],
  ['a peer who is none of them', 'private', '6.6.6.6', xff('1.1.1.1'), '6.6.6.6 peer'],
  ['a peer in IPv4 and IPv6', 'private', '::ffff:10.0.0.1', xff('1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['all of them are proxies', 'private', '10.0.0.1', xff('10.0.0.3, 10.0.0.2'), '10.0.0.3 x-forwarded-for'],
  ['garbage behind proxies', 'private', '10.0.0.1', xff('1.1.1.1, x, 10.0.0.2'), '10.0.0.2 x-forwarded-for'],
  ['one range', '192.0.2.0/24, 2001:db8::/32', '2001:db8::5', xff('1.1.1.1, 192.0.2.7'), '1.1.1.1 x-forwarded-for'],
  ['one address', ['127.0.0.1'], '127.0.0.1', xff('1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['and not its neighbour', ['127.0.0.1'], '127.0.0.2', xff('1.1.1.1'), '127.0.0.2 peer'],
  ['a number and ranges', '2, private', '10.0.0.1', xff('6.6.6.6, 1.1.1.1, 8.8.8.8'), '1.1.1.1 x-forwarded-for'],
  ['and a peer who is none of them', '2, private', '6.6.6.6', xff('1.1.1.1, 8.8.8.8'), '6.6.6.6 peer'],

  [
    'Forwarded',
    '1 header=forwarded',
    '10.0.0.1',
    forwarded('for=6.6.6.6, for=1.1.1.1;proto=https;by=10.0.0.1'),
    '1.1.1.1 forwarded',
  ],
  [
    'quoted, with a port',
    '1 header=forwarded',
    '10.0.0.1',
    forwarded('For="[2001:db8::1]:4711"'),
    '2001:db8::1 forwarded',
  ],
  [
    'a comma between quotes',
    '1 header=forwarded',
    '10.0.0.1',
    forwarded('for=1.1.1.1;host="a,for=6.6.6.6"'),
    '1.1.1.1 forwarded',
  ],
  ['escapes between quotes', '1 header=forwarded', '10.0.0.1', forwarded('for="1.1\\.1.1"'), '1.1.1.1 forwarded'],
  ['who hides', '1 header=forwarded', '10.0.0.1', forwarded('for=_hidden'), '10.0.0.1 peer'],
  ['who is unknown', '1 header=forwarded', '10.0.0.1', forwarded('for=unknown'), '10.0.0.1 peer'],
  ['nobody', '1 header=forwarded', '10.0.0.1', forwarded('for=6.6.6.6, proto=https'), '10.0.0.1 peer'],
  ['two in one', '1 header=forwarded', '10.0.0.1', forwarded('for=6.6.6.6;for=1.1.1.1'), '10.0.0.1 peer'],
  ['ill-formed', '1 header=forwarded', '10.0.0.1', forwarded('for=6.6.6.6;x'), '10.0.0.1 peer'],
  ['IPv6 without quotes', '1 header=forwarded', '10.0.0.1', forwarded('for=[2001:db8::1]'), '10.0.0.1 peer'],
  [
    'a quote that is never closed',
    '1 header=forwarded',
    '10.0.0.1',
    forwarded('for=1.1.1.1, for="6.6.6.6'),
    '10.0.0.1 peer',
  ],
  ['the other header is not read', '1 header=forwarded', '10.0.0.1', xff('6.6.6.6'), '10.0.0.1 peer'],
  ['nor the other way round', 1, '10.0.0.1', forwarded('for=6.6.6.6'), '10.0.0.1 peer'],

  ['a header of its own', 'loopback header=X-Real-IP', '127.0.0.1', ['X-Real-Ip', '1.1.1.1'], '1.1.1.1 x-real-ip'],
  [
    'that comes twice',
    'loopback header=X-Real-IP',
    '127.0.0.1',
    ['X-Real-Ip', '6.6.6.6', 'X-Real-Ip', '1.1.1.1'],
    '127.0.0.1 peer',
  ],
  ['with a list in it', 'loopback header=X-Real-IP', '127.0.0.1', ['X-Real-Ip', '6.6.6.6, 1.1.1.1'], '127.0.0.1 peer'],

  [
    'Cloudflare',
    'cloudflare',
    '172.71.1.1',
    ['CF-Connecting-IP', '1.1.1.1', ...xff('6.6.6.6')],
    '1.1.1.1 cf-connecting-ip',
  ],
  ['somebody who is not', 'cloudflare', '6.6.6.6', ['CF-Connecting-IP', '1.1.1.1'], '6.6.6.6 peer'],
  [
    'Cloudflare before a tunnel',
    'cloudflare, loopback',
    '127.0.0.1',
    ['CF-Connecting-IP', '1.1.1.1'],
    '1.1.1.1 cf-connecting-ip',
  ],
  ['Fastly, with a shield', 'fastly', '151.101.1.1', xff('6.6.6.6, 1.1.1.1, 199.232.1.1'), '1.1.1.1 x-forwarded-for'],
  ['Google Cloud', 'gcp', '35.191.0.9', xff('6.6.6.6, 1.1.1.1, 34.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['AWS', 'aws-alb', '10.0.0.1', xff('6.6.6.6, 1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['AWS with CloudFront', 'aws-cloudfront', '10.0.0.1', xff('6.6.6.6, 1.1.1.1, 64.252.1.1'), '1.1.1.1 x-forwarded-for'],
  ['Azure, with a port', 'azure-app-gateway', '10.0.0.1', xff('6.6.6.6, 1.1.1.1:4711'), '1.1.1.1 x-forwarded-for'],
  ['Fly', 'fly', '172.16.0.1', ['Fly-Client-IP', '1.1.1.1', ...xff('6.6.6.6')], '1.1.1.1 fly-client-ip'],
  ['Heroku', 'heroku', '10.1.2.3', xff('6.6.6.6, 1.1.1.1'), '1.1.1.1 x-forwarded-for'],
  ['nginx', 'nginx', '127.0.0.1', xff('6.6.6.6, 1.1.1.1'), '1.1.1.1 x-forwarded-for'],
]

test.each(cases)('%s', (_why, trust, peer, headers, expected) => {
  expect(clientOf(trust, peer, headers)).toBe(expected)
})

const wrong: [setting: TrustProxySetting, says: string][] = [
  ['true', 'neither a number'],
  ['999', 'from 1 to 32'],
  ['1,2', 'from 1 to 32'],
  ['10.0.0.0/33', 'neither a number'],
  ['10.0.0.0/8, 10.0.0/8', '10.0.0/8'],
  ['::1/129', 'neither a number'],
  ['::ffff:10.0.0.1', 'neither a number'],
  ['cloudflare, fastly', 'one provider'],
  ['cloudflare header=x-real-ip', 'a header of its own'],
  ['header=x-real-ip', 'who is believed'],
  ['1 header=x header=y', 'one header'],
  ['toString', 'neither a number'],
  [-1, 'neither a number'],
  [1.5, 'neither a number'],
  [[], 'who is believed'],
]

test.each(wrong)('%j is refused', (setting, says) => {
  expect(readTrustProxy(setting)).toMatchObject({ ok: false, problem: expect.stringContaining(says) })
})

test('a header in which a proxy names the client, and nobody is believed, is told', () => {
  const told = (rawHeaders: string[], trust?: TrustProxySetting) => {
    const read = trust === undefined ? undefined : readTrustProxy(trust)
    const trustProxy = read?.ok ? read.value : undefined
    return requestFacts({ method: 'GET', url: '/', rawHeaders, remoteAddress: '10.0.0.1' }, { trustProxy }).unbelieved
  }
  expect([told(xff('1.1.1.1')), told(forwarded('for=1.1.1.1')), told(['CF-Connecting-IP', '1.1.1.1'])]).toEqual([
    'x-forwarded-for',
    'forwarded',
    'cf-connecting-ip',
  ])
  expect([told([]), told(xff('1.1.1.1'), 1), told(xff('1.1.1.1'), 'none'), told(xff('1.1.1.1'), 'loopback')]).toEqual([
    undefined,
    undefined,
    undefined,
    'x-forwarded-for',
  ])
})

test('the tables have their cases', () => {
  expect([cases.length, wrong.length]).toEqual([56, 15])
})
