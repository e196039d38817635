import { expect, test } from 'vitest'
import {
  type Body,
  bodyAddress,
  filenamesAddress,
  MultipartReader,
  maxPairs,
  partHeadersAddress,
} from '../../../http/index.ts'

const part = (head: string, body: string) => `--B\r\n${head}\r\n\r\n${body}\r\n`
const field = (head: string, body: string) => part(`Content-Disposition: form-data; ${head}`, body)
const end = '--B--\r\n'

/** @param pieces into how many chunks the body is cut */
function read(
  content: string | Buffer,
  pieces = 1,
  maxBytes = 1000,
  isForm = true,
  charsets: readonly string[] = [],
): Body {
  const reader = new MultipartReader({ boundary: 'B', isForm, charsets }, maxBytes)
  const bytes = Buffer.from(content as string)
  const length = Math.max(1, Math.ceil(bytes.length / pieces))
  for (let start = 0; start < bytes.length; start += length) reader.write(bytes.subarray(start, start + length))
  return reader.end()
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

const seen = (value: object, filenames?: string[]) => ({
  value,
  cut: false,
  ...(filenames === undefined ? {} : { filenames }),
})

/** What everyday clients send: nothing is said of it but what it is. */
const everyday: [why: string, text: string, expected: object][] = [
  ['a field', field('name="a"', '1') + end, seen({ a: '1' })],
  ['no line break behind the end', `${field('name="a"', '1')}--B--`, seen({ a: '1' })],
  ['several fields', field('name="b"', '') + field('name="a"', '1') + end, seen({ a: '1', b: '' })],
  [
    'a file is its name, as the client calls it',
    field('name="a"', '1') + field('name="f"; filename="../x.png"', 'bytes') + field('name="b"', '2') + end,
    seen({ a: '1', b: '2' }, ['../x.png']),
  ],
  [
    'several files, and an input without one as browsers send it',
    field('name="f"; filename="x"', '1') +
      part('Content-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream', '') +
      end,
    seen({}, ['x', '']),
  ],
  [
    'a media type alone makes no file',
    part('Content-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream', 'x') + end,
    seen({ a: 'x' }),
  ],
  [
    'names and values in UTF-8',
    field('name="ä"; filename="ü.txt"', 'x') + field('name="ö"', 'é') + end,
    seen({ ö: 'é' }, ['ü.txt']),
  ],
  ['a form without fields', end, seen({})],
  ['a boundary that is nearly one', field('name="a"', '1\r\n-B\r\n--A') + end, seen({ a: '1\r\n-B\r\n--A' })],
  ['empty lines in a field', field('name="a"', '\r\n\r\n1\r\n') + end, seen({ a: '\r\n\r\n1\r\n' })],
  [
    'a file that is longer than all fields may be',
    field('name="f"; filename="x"', 'x'.repeat(100_000)) + field('name="a"', '1') + end,
    seen({ a: '1' }, ['x']),
  ],
  [
    'curl -F, with a type',
    `${part('Content-Disposition: form-data; name="f"; filename="a.json"\r\nContent-Type: application/json', '{}')}${end}`,
    seen({}, ['a.json']),
  ],
  [
    'HttpClient of .NET',
    part('Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=a', 'x') +
      part("Content-Disposition: form-data; name=f; filename=ue.txt; filename*=utf-8''%C3%BC.txt", 'x') +
      end,
    seen({ a: 'x' }, ['ue.txt', 'ü.txt']),
  ],
  [
    'HttpClient of Apache',
    part(
      'Content-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=ISO-8859-1\r\nContent-Transfer-Encoding: 8bit',
      'x',
    ) + end,
    seen({ a: 'x' }),
  ],
  [
    'OkHttp',
    part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: binary\r\nContent-Length: 1', 'x') +
      end,
    seen({ a: 'x' }),
  ],
]

test.each(everyday)('everyday: %s', (_why, text, expected) => {
  for (const pieces of [1, 2, 3, 7, text.length]) {
    const { partHeaders: _, ...body } = read(text, pieces)
    expect(plain(body)).toEqual(expected)
  }
})

/** What parsers read in different ways. Whatever of it is ours is there too. */
const odd: [why: string, text: string, value: object | undefined][] = [
  ['line feeds alone', (field('name="a"', '1') + end).replaceAll('\r', ''), { a: '1' }],
  ['one line feed in a head', field('name="a"\nX: y', '1') + end, { a: '1' }],
  ['one in front of a boundary', `${field('name="a"', '1').slice(0, -2)}\n${end}`, { a: '1' }],
  ['blanks behind a boundary', field('name="a"', '1').replace('--B\r', '--B \t\r') + end, { a: '1' }],
  ['text before the first boundary', `x\r\n${field('name="a"', '1')}${end}`, { a: '1' }],
  ['text after the end', `${field('name="a"', '1')}${end}${field('name="b"', '2')}`, { a: '1' }],
  ['a boundary within a line', field('name="a"', 'x--B\r\n') + end, { a: 'x--B\r\n' }],
  ['a boundary that goes on', field('name="a"', '\r\n--Bx\r\n') + end, { a: '\r\n--Bx\r\n' }],
  ['an empty part without its line break', `--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n${end}`, { a: '' }],
  ['NUL in a head', field('name="a"; x="\0"', '1') + end, { a: '1' }],
  ['a folded header', part('Content-Disposition: form-data;\r\n name="a"', '1') + end, { a: '1' }],
  ['a blank before the colon', part('Content-Disposition : form-data; name="a"', '1') + end, { a: '1' }],
  ['a line that is no header', field('name="a"\r\nfilename', '1') + end, { a: '1' }],
  ['no head', `--B\r\n\r\n1\r\n${end}`, { '': '1' }],
  ['no name', part('Content-Disposition: form-data', '1') + end, { '': '1' }],
  ['no form-data', part('Content-Disposition: attachment; name="a"', '1') + end, { a: '1' }],
  ['two dispositions', field('name="a"\r\nContent-Disposition: form-data; name="b"', '1') + end, { a: '1' }],
  ['two types', field('name="a"\r\nContent-Type: text/plain\r\nContent-Type: text/html', '1') + end, { a: '1' }],
  ['two names', field('name="a"; name="b"', '1') + end, { a: '1' }],
  ['two file names', field('name="a"; filename="x"; filename="y.php"', '1') + end, {}],
  ['a file name in pieces', field('name="a"; filename*0="x."; filename*1="php"', '1') + end, {}],
  ['a name that only some know of', field(`name="a"; name*=UTF-8''b`, '1') + end, { a: '1' }],
  [
    'a long file with a name that only some know of',
    field(`name="a"; filename*=UTF-8''x.php`, 'x'.repeat(65_537)) + end,
    {},
  ],
  ['a quote that does not end', field('name="a', '1') + end, { a: '1' }],
  ['blanks in a name without quotes', field('name=a b', '1') + end, { 'a b': '1' }],
  ['escapes in a name', field('name="a\\"b"', '1') + end, { 'a"b': '1' }],
  ['a form within a form', field('name="a"\r\nContent-Type: multipart/mixed; boundary=C', '1') + end, { a: '1' }],
  ['a transfer encoding that nobody knows', field('name="a"\r\nContent-Transfer-Encoding: x', '1') + end, { a: '1' }],
]

test.each(odd)('E9 odd: %s', (_why, text, value) => {
  for (const pieces of [1, 2, 3, 7, text.length]) {
    const body = read(text, pieces)
    expect(body.ambiguous).toEqual(['multipart'])
    expect(plain(body.value)).toEqual(value)
    expect(body.error).toBeUndefined()
  }
})

/** What is broken is told as far as it went: some take what they have got. */
const broken: [why: string, text: string, bodies: object[]][] = [
  ['no multipart', 'hello', []],
  ['nothing', '', []],
  ['cut off in a field', field('name="a"', '1') + field('name="b"', '2').slice(0, -2), [{ a: '1', b: '2' }]],
  ['no final boundary', field('name="a"', '1'), [{ a: '1' }]],
  ['cut off in a file', field('name="a"; filename="x"', 'bytes').slice(0, -3), [{}]],
  ['cut off in a head', field('name="a"', '1').slice(0, 20), []],
  ['a head without an end', `${field('name="a"', '1')}--B\r\n${'X: y\r\n'.repeat(3000)}`, [{ a: '1' }]],
  ['a name that is longer than a head may be', field(`name="${'a'.repeat(17_000)}"`, '1') + end, []],
]

test.each(broken)('Q12 broken: %s', (_why, text, bodies) => {
  for (const pieces of [1, 3, 100]) {
    const { value, error, cut, readings = [] } = read(text, pieces, 100_000)
    expect([value, error, cut]).toEqual([undefined, 'multipart', true])
    expect(plain(readings.map(reading => reading[bodyAddress]))).toEqual(bodies)
  }
})

/** What others see beside it. */
const others: [why: string, content: string | Buffer, bodies: object[]][] = [
  ['a field, where a file has no name', field('name="a"; filename=""', '1') + end, [{ a: '1' }]],
  ['a field, where only some know its file name', field(`name="a"; filename*=UTF-8''x.php`, '1\0') + end, [{ a: '1' }]],
  [
    'base64',
    field('name="a"\r\nContent-Transfer-Encoding: BASE64', 'PHNjcmlwdD4=') + end,
    [{ a: ['PHNjcmlwdD4=', '<script>'] }],
  ],
  [
    'quoted-printable',
    field('name="a"\r\nContent-Transfer-Encoding: quoted-printable', '=3Cscr=\r\nipt>') + end,
    [{ a: ['=3Cscr=\r\nipt>', '<script>'] }],
  ],
  [
    'every value of a repeated name',
    field('name="a"', '1') + field('name="a"', '2') + end,
    [{ a: ['1', '2', '1,2', '12'] }],
  ],
  ['names with brackets', field('name="u[r]"', '1') + end, [{ 'u[r]': '1', u: { r: '1' } }]],
  ['JSON in a field', field('name="a"', '{"b":[1]}') + end, [{ a: { b: [1] } }]],
  [
    'another character set',
    Buffer.from(
      field('name="a"\r\nContent-Type: text/plain; charset=utf-16le', '').replace('\r\n\r\n\r\n', '\r\n\r\n1\0\r\n') +
        end,
      'latin1',
    ),
    [{ a: ['1', '\u3100', '1\0'] }],
  ],
]

test.each(others)('others see %s', (_why, content, bodies) => {
  const { readings = [] } = read(content)
  for (const body of bodies) expect(plain(readings.map(reading => reading[bodyAddress]))).toContainEqual(body)
})

test('the tables have their cases', () => {
  expect([everyday.length, odd.length, broken.length, others.length]).toEqual([15, 28, 8, 8])
})

const charsets: [why: string, text: string, ambiguous: string[]][] = [
  ['nobody knows', field('name="a"\r\nContent-Type: text/plain; charset=ibm037', 'x') + end, ['charset']],
  ['said in a field', field('name="_charset_"', 'utf-7') + end, ['charset']],
  ['UTF-8, said in a field', field('name="_charset_"', 'UTF-8') + end, []],
]

test.each(charsets)('E8 a character set: %s', (_why, text, ambiguous) => {
  expect(read(text).ambiguous ?? []).toEqual(ambiguous)
})

/** RFC 7578 has no such parameter. */
const formCharsets: [why: string, label: string, value: string, others: string[], ambiguous: string[]][] = [
  ['UTF-8', 'UTF-8', 'é', [], []],
  ['UTF-7', 'utf-7', '+ADw-', ['<', '+ADw-'], ['charset']],
  ['latin1', 'iso-8859-1', 'é', ['Ã©', 'é'], ['charset']],
  ['nobody knows', 'ibm037', 'x', ['x'], ['charset']],
  ['none', '', 'x', ['x'], ['charset']],
]

test.each(formCharsets)('E8 a character set of the whole form: %s', (_why, label, value, others, ambiguous) => {
  const body = read(field('name="a"', value) + end, 1, 1000, true, [label])
  expect(plain(body.value)).toEqual({ a: value })
  const texts = (body.readings ?? []).map(reading => plain(reading[bodyAddress]))
  expect(texts).toEqual(others.length === 0 ? [] : expect.arrayContaining([{ a: [value, ...others] }]))
  expect(body.ambiguous ?? []).toEqual(ambiguous)
})

test('E8 what a part says of its characters goes before what the form says', () => {
  const text = field('name="a"\r\nContent-Type: text/plain; charset=utf-8', '+ADw-') + end
  expect(read(text, 1, 1000, true, ['utf-7'])).toMatchObject({ readings: [], ambiguous: ['charset'] })
})

/** RFC 2047. */
const words: [why: string, filename: string, forms: string[], ambiguous: string[]][] = [
  ['base64', '=?utf-8?B?PGE+?=.txt', ['<a>.txt'], []],
  ['quoted-printable', 'x =?UTF-8?q?=3Ca_b=3E?=', ['x <a b>'], []],
  ['two, and nothing between them', '=?utf-8?Q?a?= =?utf-8?Q?b?= c', ['ab c'], []],
  ['with a language', '=?us-ascii*en?Q?a?=', ['a'], []],
  ['percent-encoded in it', '=?utf-8?Q?=253C?=', ['%3C', '<'], []],
  ['in another character set', '=?iso-8859-1?Q?=E9?=', ['é', '\ufffd'], []],
  ['in one of several orders', '=?utf-16be?B?ADw=?=', ['<', '\u3c00', '\0<'], []],
  ['in one that nobody knows', '=?ibm037?Q?=4C?=', ['L'], ['multipart']],
  ['one in another', '=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=', ['=?utf-8?Q?a?='], ['multipart']],
  ['one without an end', '=?utf-8?Q?a', [], ['multipart']],
  ['question marks', 'a=?b.txt', [], []],
]

test.each(words)('E6 encoded words: %s', (_why, word, forms, ambiguous) => {
  const body = read(`${field(`name="f"; filename="${word}"`, '1')}${field(`name="${word}"`, '2')}${end}`)
  const seen = (address: string) => (body.readings ?? []).flatMap(reading => plain(reading[address] ?? []))
  expect(seen(filenamesAddress).slice(1)).toEqual(expect.arrayContaining(forms))
  expect(seen(filenamesAddress).length > 0).toBe(forms.length > 0)
  for (const form of forms) {
    expect(seen(bodyAddress)).toContainEqual(expect.objectContaining({ [form]: '2' }))
    expect(seen(partHeadersAddress)).toMatchObject([
      { 'content-disposition': expect.arrayContaining([expect.stringContaining(`name="${form}"`)]) },
    ])
  }
  expect(body.ambiguous ?? []).toEqual(ambiguous)
})

test('E6 more encoded words than are looked at are said', () => {
  const long = field(`name="f"; filename="=?utf-8?Q?a?=${'x'.repeat(14_000)}"`, '1')
  const ambiguous = (count: number) => read(long.repeat(count) + end, 1, 1_000_000).ambiguous ?? []
  expect([ambiguous(4), ambiguous(5)]).toEqual([[], ['multipart']])
})

test('E6 the headers of all parts, by name', () => {
  const text = field('name="a"\r\nX-Y: <script>', '1') + field('name="f"; filename="x"\r\nx-y: 2', '1') + end
  const body = read(text)
  expect(plain(body.partHeaders)).toEqual({
    'content-disposition': ['form-data; name="a"', 'form-data; name="f"; filename="x"'],
    'x-y': ['<script>', '2'],
  })
  const { readings = [] } = read(text.slice(0, -6))
  expect(plain(readings[0]?.[partHeadersAddress])).toEqual(plain(body.partHeaders))
})

const over: [why: string, text: string][] = [
  ['a field that is too long', field('name="a"', 'x'.repeat(1001)) + end],
  ['fields that are too long together', field('name="a"', 'x'.repeat(600)) + field('name="b"', 'x'.repeat(600)) + end],
  ['heads that are too long together', field(`name="${'a'.repeat(500)}"`, 'x').repeat(2) + end],
]

test.each(over)('over the cap: %s', (_why, text) => {
  for (const pieces of [1, 7]) expect(read(text, pieces)).toMatchObject({ cut: true })
})

test.each([undefined, ''])('a boundary that is none: %s', boundary => {
  const reader = new MultipartReader({ ...(boundary === undefined ? {} : { boundary }) }, 1000)
  reader.write(Buffer.from('x'))
  expect(reader.end()).toEqual({ error: 'multipart', cut: true })
})

test('Q12 as many parts as are taken apart, and one more', () => {
  const many = (count: number, head: string) => field(head, '').repeat(count) + end
  expect(read(many(maxPairs, 'name="a"'), 1, 1_000_000)).toMatchObject({ cut: false })
  expect(read(many(maxPairs + 1, 'name="a"'), 1, 1_000_000)).toMatchObject({ cut: true })
  const files = read(many(maxPairs + 1, 'name="a"; filename="x"'), 1, 1_000_000)
  expect([files.cut, files.filenames?.length]).toEqual([true, maxPairs])
})

test('heads of parts are not taken apart any more when there were too many', () => {
  const odd = field('name="a"; name="b"', '')
  const many = field('name="a"', '').repeat(maxPairs + 1)
  expect(read(odd + many + end, 1, 1_000_000)).toMatchObject({ cut: true, ambiguous: ['multipart', 'parameters'] })
  expect(read(many + odd + end, 1, 1_000_000)).toMatchObject({ cut: true, ambiguous: ['parameters'] })
})

test('the parts of another multipart body need no names', () => {
  const text = `${part('Content-Type: text/plain', '1')}${part('Content-Type: image/png', '2')}${end}`
  expect(plain(read(text, 1, 1000, false))).toMatchObject({ value: { '': ['1', '2'] }, cut: false })
  expect(read(text, 1, 1000, false).ambiguous ?? []).toEqual([])
})

test('__proto__ is a name like others', () => {
  const { value } = read(field('name="__proto__"', '1') + end)
  expect(Object.getOwnPropertyNames(value)).toEqual(['__proto__'])
})
