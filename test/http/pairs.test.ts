import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBody, requestFacts } from '../../http/index.ts'

/** Text in which escapes, halves of escapes and separators are frequent. */
const piece = fc.oneof(
  fc.constantFrom(
    '%',
    '+',
    '&',
    '=',
    '%2',
    '%zz',
    '%41',
    '%C3%A9',
    '%c3',
    '%ff',
    '%00',
    'é',
    '€',
    '𝄞',
    'a',
    '[',
    ']',
    ';',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
)
const text = fc.array(piece, { maxLength: 20 }).map(pieces => pieces.join(''))

/** The URL standard's steps to the letter. (Node's URLSearchParams spoils text beyond ASCII where an escape is broken.) */
function standard(raw: string): [string, string[]][] {
  const pairs = raw
    .split('&')
    .filter(pair => pair !== '')
    .map(pair => {
      const [name = '', ...rest] = pair.split('=')
      return [decode(name), decode(rest.join('='))] as const
    })
  const names = [...new Set(pairs.map(([name]) => name))]
  return names.map(name => [name, pairs.filter(pair => pair[0] === name).map(pair => pair[1])])
}

function decode(part: string): string {
  const bytes = [...Buffer.from(part.split('+').join(' '))]
  const out: number[] = []
  while (bytes.length > 0) {
    const found = /^%([0-9a-f]{2})/i.exec(String.fromCharCode(...bytes.slice(0, 3)))
    out.push(found ? Number.parseInt(found[1] as string, 16) : (bytes[0] as number))
    bytes.splice(0, found ? 3 : 1)
  }
  return Buffer.from(out).toString()
}

function ours(values: unknown): [string, string[]][] {
  return Object.entries(values as Record<string, string | string[]>).map(([name, value]) => [name, [value].flat()])
}

/** Own members of an object come with the numbers first. */
function sorted(pairs: [string, string[]][]): [string, string[]][] {
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1))
}

test('queries read as the URL standard has it', () => {
  fc.assert(
    fc.property(
      text.filter(raw => !raw.includes('#')),
      raw => {
        const { addresses } = requestFacts({ method: 'GET', url: `/?${raw}`, rawHeaders: [] })
        expect(sorted(ours(addresses['server.request.query']))).toEqual(sorted(standard(raw)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('forms read as the URL standard has it', () => {
  fc.assert(
    fc.property(
      text.filter(raw => raw !== ''),
      raw => {
        const { value } = parseBody(Buffer.from(raw), { kind: 'urlencoded', encoded: false })
        expect(sorted(ours(value))).toEqual(sorted(standard(raw)))
      },
    ),
    { numRuns: 2000 },
  )
})

test('whatever bytes come as a body of whatever type, there is an answer', () => {
  const format = fc.record({
    kind: fc.constantFrom('json', 'urlencoded', 'other'),
    encoded: fc.boolean(),
    charset: fc.constantFrom('utf-8', 'utf-16le', 'latin1', 'x', ''),
  })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), format, (bytes, how) => {
      expect(parseBody(Buffer.from(bytes), how as Parameters<typeof parseBody>[1])).toHaveProperty('cut')
    }),
    { numRuns: 2000 },
  )
})
