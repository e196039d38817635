import { expect, test } from 'vitest'
import { type Body, MultipartReader, maxPairs } from '../../../http/index.ts'

const field = (head: string, body: string) => `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${body}\r\n`
const end = '--B--\r\n'

/** @param pieces into how many chunks the body is cut */
function read(text: string, pieces = 1, maxBytes = 1000): Promise<Body> {
  const reader = new MultipartReader('B', maxBytes)
  const bytes = Buffer.from(text)
  const length = Math.max(1, Math.ceil(bytes.length / pieces))
  for (let start = 0; start < bytes.length; start += length) reader.write(bytes.subarray(start, start + length))
  return new Promise((resolve, reject) => {
    let told = false
    reader.end(body => {
      if (told) reject(new Error('told twice'))
      told = true
      resolve(body)
    })
  })
}

const malformed = { error: 'multipart', cut: true }

const cases: [why: string, text: string, expected: object][] = [
  ['a field', field('name="a"', '1') + end, { value: { a: '1' }, cut: false }],
  [
    'every value of a repeated name',
    field('name="a"', '1') + field('name="b"', '') + field('name="a"', '2') + end,
    { value: { a: ['1', '2'], b: '' }, cut: false },
  ],
  [
    'a file is its name, as the client calls it',
    field('name="a"', '1') + field('name="f"; filename="../x.png"', 'bytes') + field('name="b"', '2') + end,
    { value: { a: '1', b: '2' }, filenames: ['../x.png'], cut: false },
  ],
  [
    'several files, one without a name that says anything',
    field('name="f"; filename="x"', '1') + field('name="f"; filename=""', '') + end,
    { value: {}, filenames: ['x', ''], cut: false },
  ],
  [
    'a media type alone makes no file',
    `--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream\r\n\r\nx\r\n${end}`,
    { value: { a: 'x' }, cut: false },
  ],
  [
    'names and values in UTF-8',
    field('name="ä"; filename="ü.txt"', 'x') + field('name="ö"', '日') + end,
    { value: { ö: '日' }, filenames: ['ü.txt'], cut: false },
  ],
  ['a form without fields', end, { value: {}, cut: false }],
  ['text after the end', `${field('name="a"', '1')}${end}more\r\n--B\r\n`, { value: { a: '1' }, cut: false }],
  ['a field that is too long', field('name="a"', 'x'.repeat(1001)) + end, { value: {}, cut: true }],
  [
    'fields that are too long together',
    field('name="a"', 'x'.repeat(600)) + field('name="b"', 'x'.repeat(600)) + end,
    { value: { a: 'x'.repeat(600) }, cut: true },
  ],
  [
    'a file that is longer than all fields may be',
    field('name="f"; filename="x"', 'x'.repeat(100_000)) + field('name="a"', '1') + end,
    { value: { a: '1' }, filenames: ['x'], cut: false },
  ],
  ['no multipart', 'hello', malformed],
  ['nothing', '', malformed],
  ['cut off in a field', field('name="a"', '1') + field('name="b"', '2').slice(0, -3), malformed],
  ['cut off in a file', field('name="a"; filename="x"', 'bytes').slice(0, -3), malformed],
  ['cut off in a head', field('name="a"', '1').slice(0, 20), malformed],
]

test.each(cases)('%s', async (_why, text, expected) => {
  for (const pieces of [1, 3, text.length]) {
    const body = await read(text, pieces)
    expect(JSON.parse(JSON.stringify(body))).toEqual(expected)
  }
})

test('the table has its cases', () => expect(cases).toHaveLength(16))

test('what it was is told before anything else happens in the process', async () => {
  const order: string[] = []
  setImmediate(() => order.push('next turn'))
  await read(field('name="a"', '1') + end).then(() => order.push('told'))
  await new Promise(setImmediate)
  expect(order).toEqual(['told', 'next turn'])
})

test.each([undefined, '', 'a"b'])('a boundary that is none: %s', async boundary => {
  const reader = new MultipartReader(boundary, 1000)
  reader.write(Buffer.from('x'))
  expect(await new Promise(resolve => reader.end(resolve))).toEqual(malformed)
})

test('more fields, and more files, than are taken apart', async () => {
  const many = (head: string) => field(head, '').repeat(maxPairs + 1) + end
  expect((await read(many('name="a"'))).cut).toBe(true)
  const files = await read(many('name="a"; filename="x"'))
  expect([files.cut, files.filenames?.length]).toEqual([true, maxPairs])
})

test('__proto__ is a name like others', async () => {
  const { value } = await read(field('name="__proto__"', '1') + end)
  expect(Object.getOwnPropertyNames(value)).toEqual(['__proto__'])
})
