import { expect, test } from 'vitest'
import { type Body, BodyReader, requestFacts } from '../../../http/index.ts'

const content = (boundary: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--${boundary}--\r\n`

function read(contentType: string, bytes: string): Body | undefined {
  const rawHeaders = ['Content-Type', contentType, 'Content-Length', String(Buffer.byteLength(bytes))]
  const reader = new BodyReader(requestFacts({ method: 'POST', url: '/', rawHeaders }).body, 10_000)
  expect(reader.write(Buffer.from(bytes))).toBe('whole')
  let body: Body | undefined
  reader.end(told => {
    body = told
  })
  return body
}

/** Whether the body was found by it, and whether parsers differ over it. */
const boundaries: [why: string, parameters: string, boundary: string, ambiguous: boolean][] = [
  ['a browser', '; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW', '----WebKitFormBoundary7MA4YWxkTrZu0gW', false],
  ['in quotes', ';boundary="re al"', 're al', false],
  ['with marks, without quotes', '; boundary=----=_Part_1/2:3', '----=_Part_1/2:3', false],
  ['behind a character set', '; charset=utf-8; boundary=real', 'real', false],
  ['in upper case', '; BOUNDARY=real', 'real', false],
  ['E9 in pieces', '; boundary*0=re;boundary*1=al', 'real', true],
  ['E9 in pieces beside a whole one', '; boundary=real; boundary*0=fa;boundary*1=ke', 'real', true],
  ['E9 with a character set', "; boundary*=utf-8''real", 'real', true],
  ['E9 twice', '; boundary=real; boundary=fake', 'real', true],
  ['E9 a blank without quotes', '; boundary=re al', 're al', true],
  ['E9 blanks around the sign', '; boundary = real', 'real', true],
  ['E9 a blank at the end, in quotes', '; boundary="real "', 'real ', true],
  ['E9 a quote that does not end', '; boundary="real', 'real', true],
  ['E9 more behind the quote', '; boundary="real"fake', 'real', true],
  ['E9 an escape', '; boundary="re\\"al"', 're"al', true],
  ['E9 a comma behind it', '; boundary=real, text/plain', 'real, text/plain', true],
  ['E9 characters that none has', '; boundary=re@al', 're@al', true],
  ['E9 longer than any', `; boundary=${'r'.repeat(71)}`, 'r'.repeat(71), true],
]

test.each(boundaries)('boundary: %s', (_why, parameters, boundary, ambiguous) => {
  const body = read(`multipart/form-data${parameters}`, content(boundary))
  expect({ ...(body?.value as object) }).toEqual({ a: '1' })
  expect(body?.ambiguous ?? []).toEqual(ambiguous ? ['multipart'] : [])
})

test('the table has its cases', () => expect(boundaries).toHaveLength(18))

test('a boundary that is not there', () => {
  expect(read('multipart/form-data', content('real'))).toMatchObject({ error: 'multipart', cut: true })
})

test('what does not begin as text is not kept', () => {
  const rawHeaders = ['Content-Type', 'image/png', 'Transfer-Encoding', 'chunked']
  const format = requestFacts({ method: 'POST', url: '/', rawHeaders }).body
  const picture = new BodyReader(format, 1000)
  expect(picture.write(Buffer.from('\x89PNG\r\n\x1a\n\0', 'latin1'))).toBe('over')
  const text = new BodyReader(format, 1000)
  expect([text.write(Buffer.alloc(0)), text.write(Buffer.from('{"a":')), text.write(Buffer.from('1}'))]).toEqual([
    'more',
    'more',
    'more',
  ])
})

test('as many other types as anybody may send are not remembered in the place of the usual ones', () => {
  for (let i = 0; i < 1000; i++) read(`application/x-${i}`, 'x')
  expect(read('application/json', '{"a":1}')).toEqual({ value: { a: 1 }, cut: false })
})
