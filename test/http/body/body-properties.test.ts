import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayHide } from '../../../http/body/json.ts'
import { looseJson } from '../../../http/body/loose-json.ts'
import { type Body, BodyReader, MultipartReader, parseBody, requestFacts } from '../../../http/index.ts'
import { otherTexts } from '../../../http/text-readings.ts'

const json = { kind: 'json', encoded: false } as const
const runs = { numRuns: 2000 }

/** Names and texts in which quotes, colons, backslashes and braces are frequent. */
const tricky = fc
  .array(fc.constantFrom('"', ':', '\\', '{', '}', '[', ',', 'a', '"a":', '\u200b', 'é', '%41', '__proto__'), {
    maxLength: 6,
  })
  .map(pieces => pieces.join(''))

const value = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    tricky,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(tricky, tie('value'), { maxKeys: 4 }),
  ),
})).value

const blanks = fc.constantFrom(undefined, 1, '\t')

test('JSON whose names come once is what it is, and no name comes twice in it', () => {
  fc.assert(
    fc.property(value, blanks, (one, indent) => {
      const text = JSON.stringify(one, undefined, indent)
      const body = parseBody(Buffer.from(text), json)
      expect(JSON.stringify(body.value)).toBe(JSON.stringify(JSON.parse(text)))
      expect(body.ambiguous ?? []).not.toContain('duplicate_key')
    }),
    runs,
  )
})

test('one name that comes twice is seen wherever it is', () => {
  fc.assert(
    fc.property(value, tricky, value, value, blanks, (around, name, first, second, indent) => {
      const marked = JSON.stringify([around, { marker: 1, other: around }, around], undefined, indent)
      const key = JSON.stringify(name)
      const members = `${key}:${JSON.stringify(first)},${key} : ${JSON.stringify(second)}`
      const text = marked.replace(/"marker":\s?1/, () => members)
      fc.pre(text !== marked)
      expect(parseBody(Buffer.from(text), json).ambiguous).toContain('duplicate_key')
    }),
    runs,
  )
})

test('the lenient reader reads JSON as JSON is read', () => {
  fc.assert(
    fc.property(value, blanks, (one, indent) => {
      const text = JSON.stringify(one, undefined, indent)
      const loose = looseJson(text, 'every')
      expect(JSON.stringify(loose?.value)).toBe(JSON.stringify(JSON.parse(text)))
      expect(loose?.hasMore).toBe(false)
    }),
    runs,
  )
})

test('where a string has other forms, the text that it stands in says that it may', () => {
  const character = fc.oneof(
    fc.constantFrom(
      '%',
      '4',
      '1',
      '\u00c3',
      '\u00a9',
      '\0',
      '\b',
      '\f',
      '\x7f',
      '\u200b',
      '\u00ad',
      'ｓ',
      'é',
      'e\u0301',
      '\ufffd',
    ),
    fc.string({ unit: 'binary', maxLength: 1 }),
  )
  fc.assert(
    fc.property(fc.array(character, { maxLength: 6 }), pieces => {
      const text = pieces.join('')
      fc.pre(Buffer.from(text).toString() === text)
      const written = JSON.stringify(text)
      const isAscii = !/[^\0-\x7f]/.test(written)
      if (otherTexts(text).length > 0) expect(mayHide(written, isAscii)).toBe(true)
    }),
    { numRuns: 10_000 },
  )
})

const pieces = fc.array(
  fc.constantFrom(
    '--B',
    '--B--',
    '--',
    'B',
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    ' ',
    ':',
    'x',
    'Content-Disposition: form-data; name="a"',
    '; filename="f"',
    '\r\n--B\r\nContent-Disposition: form-data; name="b"\r\n\r\n',
  ),
  { maxLength: 30 },
)

test('however a multipart body is cut into pieces, it says the same', () => {
  fc.assert(
    fc.property(pieces, fc.array(fc.nat(8), { minLength: 1, maxLength: 20 }), (parts, lengths) => {
      const bytes = Buffer.from(parts.join(''))
      const whole = new MultipartReader({ boundary: 'B' }, 1000)
      whole.write(bytes)
      const cut = new MultipartReader({ boundary: 'B' }, 1000)
      for (let at = 0, turn = 0; at < bytes.length; turn++) {
        const length = 1 + (lengths[turn % lengths.length] as number)
        cut.write(bytes.subarray(at, at + length))
        at += length
      }
      expect(cut.end()).toEqual(whole.end())
    }),
    runs,
  )
})

test('whatever bytes come in whatever head, there is an answer', () => {
  const word = fc.constantFrom(
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/x-ndjson',
    'text/plain',
    'image/png',
    '; boundary=B',
    '; boundary*0=B',
    '; charset=utf-16',
    '; charset=utf-7',
    '; charset="',
    ',',
    ' ',
  )
  const type = fc.array(word, { maxLength: 4 }).map(words => words.join(''))
  const coding = fc.constantFrom('identity', 'gzip', 'br', 'deflate', 'x')
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 64 }).map(bytes => Buffer.from(bytes)),
    pieces.map(parts => Buffer.from(parts.join(''))),
    value.map(one => Buffer.from(JSON.stringify(one))),
  )
  fc.assert(
    fc.property(fc.array(type, { maxLength: 2 }), coding, content, (types, encoding, bytes) => {
      const rawHeaders = types.flatMap(one => ['Content-Type', one])
      const head = [...rawHeaders, 'Content-Encoding', encoding, 'Transfer-Encoding', 'chunked']
      const reader = new BodyReader(requestFacts({ method: 'POST', url: '/', rawHeaders: head }).body, 1000)
      reader.write(bytes)
      let body: Body | undefined
      reader.end(told => {
        body = told
      })
      expect(body).toHaveProperty('cut')
    }),
    runs,
  )
})
