/**
 * Small on purpose: rules and requests draw from the same few words, so that they meet. Each word is there for a reason:
 * case variants, numbers as text, characters of two to four bytes, texts around the tiny caps of `limits.ts`.
 */
export const words = [
  'a',
  'A',
  'ab',
  'alice',
  'Alice',
  'a@example.com',
  'A@Example.COM',
  '5',
  '5.0',
  '401',
  '4.01e2',
  '0',
  'true',
  'null',
  'k',
  'K',
  '\u212a',
  'é',
  'É',
  'éa',
  '😀',
  'abc\ndef',
  'abcdefg',
  'abcdefgh',
  'abcdefghi',
  'abcdefgé',
] as const

/** A rule cannot say these, a request can; the last ones are hidden in part. */
export const wordsOfRequests = [
  '',
  '',
  '',
  ' ',
  ' 5',
  '05',
  '1e999',
  '-0',
  '4.01E+2',
  'S',
  '\u017f',
  'a.*b',
  'bab',
  'TRUE',
  '\ud800',
  'a\udc00b',
  'a\u0000',
  'a\u0000lice',
  'al%69ce',
  'a+b',
  'x/../a',
  './a',
  '10.0.0.1',
  '::ffff:10.0.0.1',
  'abcdefghijklmnopqrstuvwxyz',
  'alice\u{e0041}\u{e0042}b',
  '\u{e007f}',
] as const

export const numbers = [0, 1, 2, 5, 5.5, 401, 400, -1, 1e21] as const

/** Of which the one half passes the checksum of cards. */
export const cards = [
  '4111111111111111',
  '4111 1111 1111 1111',
  'x 79927398713 y',
  '18',
  '0',
  '17 18',
  '4111111111111112',
  '4111 1111 1111 1121',
  'x 79927398714 y',
  '19',
  '1',
  '17 19',
] as const

/** The usual ones more than once, so that paths and values meet. */
export const names = [
  'a',
  'a',
  'a',
  'a',
  'b',
  'b',
  'user',
  'user',
  'A',
  'é',
  'a.b',
  "it's",
  '__proto__',
  'constructor',
  '0',
  'length',
  'x\ny',
  '"q"\\',
] as const

export const regexes = [
  'a',
  '^a',
  'e$',
  '^[a-z]+$',
  '[0-9]+',
  '^\\d{3}$',
  'K',
  'é',
  '@example\\.com$',
  '(al|b)+i?',
  'c.d',
  '(?s)c.d',
  '(?-i)A',
  '\\bab',
  '.{8}',
  'x*',
  'a|alice',
  '\\x{1F600}',
  '^$',
] as const

export const methods = ['GET', 'HEAD', 'POST', 'PUT'] as const

export const segments = ['api', 'API', 'v1', 'login', 'a', 'k', 'é'] as const

export const statuses = [200, 401, 403] as const

/** Supplied by the application; a rule set that looks at one declares it. */
export const declaredAddress = 'app.tenant'

/** What the application tells of events. */
export const eventAddresses = {
  login: 'server.business_logic.users.login.failure',
  order: 'server.business_logic.shop.order',
} as const

/** Ids of the lists that rules may use. */
export const listIds = { value: 'users', ip: 'nets' } as const

export const ipTexts = [
  '10.0.0.1',
  '10.0.0.2',
  '10.0.1.1',
  '11.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
  '::ffff:10.0.0.1',
  '::FFFF:a00:1',
  '0:0:0:0:0:ffff:10.0.0.1',
  '::10.0.0.1',
  '2001:db8::1',
  '2001:0DB8:0:0::1',
  '2001:db8:0:0:0:0:0:1',
  '2001:db8:1::',
  '1:2:3:4:5:6:7::',
  '::2:3:4:5:6:7:8',
  '::',
  '::1',
  '64:ff9b::10.0.0.1',
] as const

/** Nearly addresses. */
export const noIps = [
  '10.0.0.01',
  '10.0.0',
  '10.0.0.256',
  '10.0.0.1.',
  ' 10.0.0.1',
  '10.0.0.1:80',
  '0x0a.0.0.1',
  '[::1]',
  '::1%eth0',
  '1:2:3:4:5:6:7:8::',
  '1::2::3',
  ':::',
  ':1',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '::12345',
  '::ffff:10.0.0.01',
  '10.0.0.1::',
  '10.0.0.1/8',
] as const

export const ipRanges = [
  '10.0.0.0/8',
  '10.0.0.0/24',
  '10.0.0.0/31',
  '10.0.0.1/32',
  '10.0.0.3/30',
  '0.0.0.0/0',
  '128.0.0.0/1',
  '::/0',
  '2001:db8::/32',
  '2001:db8::/127',
  '2001:db8:0:1::/64',
  '::ffff:10.0.0.0/104',
  '::ffff:0:0/96',
  '::/96',
] as const
