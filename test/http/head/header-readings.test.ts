import { expect, test } from 'vitest'
import { requestFacts } from '../../../http/index.ts'

const headersAddress = 'server.request.headers.no_cookies'
const cookiesAddress = 'server.request.cookies'

function factsOf(rawHeaders: readonly string[]) {
  return requestFacts({ method: 'GET', url: '/', rawHeaders })
}

/** As Node gives bytes of UTF-8. */
function asBytes(text: string): string {
  return Buffer.from(text).toString('latin1')
}

const readings: [why: string, rawHeaders: string[], expected: object][] = [
  ['repeated ones, joined too', ['X-A', '1', 'x-a', '2'], { 'x-a': ['1', '2', '1, 2'] }],
  ['underscores for hyphens', ['X_Real_Ip', '1.2.3.4'], { x_real_ip: '1.2.3.4', 'x-real-ip': '1.2.3.4' }],
  [
    'beside the name with hyphens',
    ['X-Role', 'user', 'X_Role', 'admin'],
    { 'x-role': ['user', 'admin', 'user, admin'], x_role: 'admin' },
  ],
  ['bytes that are UTF-8', ['X-Name', asBytes('José')], { 'x-name': [asBytes('José'), 'José'] }],
  ['what is not seen', ['X-A', asBytes('ad\u200bmin')], { 'x-a': [asBytes('ad\u200bmin'), 'ad\u200bmin', 'admin'] }],
  ['fullwidth letters', ['X-A', asBytes('ａ')], { 'x-a': [asBytes('ａ'), 'ａ', 'a'] }],
  ['a name of the prototype', ['__Proto__', '1', '__proto__', '2'], { '--proto--': ['1', '2', '1, 2'] }],
]

test.each(readings)('headers: %s', (_why, rawHeaders, expected) => {
  const [reading] = factsOf(rawHeaders).readings
  expect({ ...(reading?.[headersAddress] as object) }).toMatchObject(expected)
})

const everyday = [
  'Host',
  'shop.example',
  'User-Agent',
  'Mozilla/5.0 (X11; Linux x86_64) "x" 100%25',
  'Referer',
  'https://a.example/?q=%253C',
  'X-Latin',
  asBytes('').concat('\xe9'),
  'Cookie',
  'a=1; b=x%20y; c={"json":"yes"}; utm=a%7Cb; a=2; flag; t=10%',
]

test('of what everyday clients send nothing is read otherwise', () => {
  const { readings, ambiguous } = factsOf(everyday)
  expect({ readings, ambiguous }).toEqual({ readings: [], ambiguous: [] })
})

const cookies: [why: string, header: string, expected: object][] = [
  ['encoded twice', 'a=%253Cb', { a: ['%3Cb', '<b'] }],
  ['an escape that is encoded in part', 'a=%3%43b', { a: ['%3Cb', '<b'] }],
  [
    'JSON with escapes',
    'a=j%3A%7B%22b%22%3A%22%5Cu003c%22%7D',
    { a: ['j:{"b":"\\u003c"}', '{"b":"<"}', 'j:{"b":"<"}'] },
  ],
  ['an encoded name', '%61dmin=1', { '%61dmin': '1', admin: '1' }],
  ['semicolons between quotes', 'a="<scr; ipt>"', { a: ['"<scr', '<scr; ipt>'] }],
  ['escapes between quotes', 'a="\\074script\\"x"', { a: ['\\074script\\"x', '<script"x'] }],
  ['the syntax of old, with commas', '$Version=1, a=1, b="2"', { b: '2', a: '1' }],
  ['what is not seen', 'a=ad%00min', { a: ['ad\0min', 'ad', 'admin'] }],
  ['overlong', 'a=..%c0%afetc', { a: ['..\ufffd\ufffdetc', '..etc', '../etc'] }],
]

test.each(cookies)('cookies: %s', (_why, header, expected) => {
  const [reading] = factsOf(['Cookie', header]).readings
  expect({ ...(reading?.[cookiesAddress] as object) }).toMatchObject(expected)
})

const tags: [why: string, rawHeaders: string[], expected: string[]][] = [
  ['two hosts', ['Host', 'a', 'Host', 'b'], ['duplicate_header']],
  ['the same host twice', ['Host', 'a', 'Host', 'a'], []],
  ['two media types', ['Content-Type', 'text/plain', 'content-type', 'application/json'], ['duplicate_header']],
  ['two of Authorization', ['Authorization', 'a', 'authorization', 'b'], ['duplicate_header']],
  ['two of Transfer-Encoding', ['Transfer-Encoding', 'chunked', 'Transfer-Encoding', 'x'], ['duplicate_header']],
  ['two of a list', ['Accept', 'a', 'Accept', 'b', 'X-Forwarded-For', '1', 'X-Forwarded-For', '2'], []],
  ['two Cookie headers', ['Cookie', 'a=1', 'Cookie', 'a=2'], []],
]

test.each(tags)('ambiguous: %s', (_why, rawHeaders, expected) => {
  expect(factsOf(rawHeaders).ambiguous).toEqual(expected)
})

test('the tables have their cases', () => {
  expect([readings.length, cookies.length, tags.length]).toEqual([7, 9, 7])
})

test('a thousand headers: Node leaves out what comes after, so nothing is said of them', () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => [`X-${n}`, '1']).flat()
  expect(factsOf(many(999)).cut).toEqual([])
  expect(factsOf(many(1000)).cut).toEqual([headersAddress, cookiesAddress])
})

test('names that nobody has seen before, in any number, are read like others', () => {
  for (let n = 0; n < 3000; n++) factsOf([`X-Unseen-${n}`, '1'])
  const rawHeaders = ['X-Brand-New', '1', 'x-brand-new', '2', 'X-Other', '3', 'COOKIE', 'a=%253C', 'CooKIE', 'b=1']
  const { addresses, readings } = factsOf(rawHeaders)
  expect({ ...(addresses[headersAddress] as object) }).toEqual({ 'x-brand-new': ['1', '2'], 'x-other': '3' })
  expect({ ...(addresses[cookiesAddress] as object) }).toEqual({ a: '%3C', b: '1' })
  expect({ ...(readings[0]?.[headersAddress] as object) }).toMatchObject({ 'x-brand-new': ['1', '2', '1, 2'] })
  expect({ ...(readings[0]?.[cookiesAddress] as object) }).toMatchObject({ a: ['%3C', '<'] })
  expect(factsOf(['X-Only-One', '1']).readings).toEqual([])
  expect(factsOf(['X_HTTP_method', 'PUT', 'conTENT-length', '3', 'contENT-type', 'text/plain']).body.kind).toBe('text')
  expect(factsOf(['x-ForwarDED-for', '1.1.1.1']).unbelieved).toBe('x-forwarded-for')
})
