import { describe, expect, it } from 'vitest'
import {
  assignmentBytes,
  epochRecordBytes,
  listHeadBytes,
  type Result,
  readAssignment,
  readEpochRecord,
  readListHead,
} from '../../../remote-config/content/index.ts'
import { example } from './worked-example.ts'

type Read = (bytes: Uint8Array) => Result<{ readonly value: object; readonly ignored: number }>

const hash = `sha256:${'a'.repeat(64)}`
const times = ['', '2026-11-04', '2026-11-04T15:30:05+00:00', '2026-02-30T00:00:00Z', 7, null, undefined]
const audiences = [
  ...[null, undefined, {}, [], 'main', { environment: null, service: null }, { environment: null, stream: 'main' }],
  ...[
    { environment: 'a\n', service: null, stream: 'main' },
    { environment: null, service: 'x'.repeat(257), stream: 'main' },
  ],
  ...[
    { environment: 7, service: null, stream: 'main' },
    { environment: null, service: null, stream: '' },
  ],
]
const epochs = ['', '1', '0-8f0c2a6e51d94b7a', '1-8F0C2A6E51D94B7A', '1-8f0c', 7, null, undefined]
const hashes = ['', hash.toUpperCase(), hash.slice(0, -1), 7, undefined]
const revisions = [0, -1, 1.5, 2 ** 53, '58', null, undefined]
const booleans = [0, 'true', null, undefined]

const statements: readonly {
  readonly name: string
  readonly text: string
  readonly read: Read
  readonly wrong: Readonly<Record<string, readonly unknown[]>>
  readonly right: readonly object[]
}[] = [
  {
    name: 'assignment',
    text: example.assignment,
    read: readAssignment,
    wrong: {
      format: [0, 2, '1', null, undefined],
      audience: audiences,
      epoch: epochs,
      revision: revisions,
      release: [...hashes, null],
      release_size: [0, -1, 1.5, 8_388_609, '790', null, undefined],
      issued_at: [...times, '2026-11-05T15:30:05Z', '2026-11-06T00:00:00Z', '2026-10-05T15:30:04Z'],
      expires_at: [...times, '2026-11-04T15:30:05Z', '2026-12-05T15:30:06Z'],
      not_before: times.filter(time => time !== null && time !== undefined),
      min_release: times.filter(time => time !== null && time !== undefined),
      rollback: booleans,
      allow_empty: booleans,
    },
    right: [
      { not_before: undefined, min_release: undefined },
      { not_before: '2026-11-04T15:30:05.123Z', min_release: '2026-11-04T15:30:05Z' },
      { expires_at: '2026-12-05T15:30:05Z', revision: 2 ** 53 - 1, release_size: 8_388_608 },
      { audience: { environment: 'é'.repeat(256), service: '', stream: 'a' } },
    ],
  },
  {
    name: 'list head',
    text: example.listHead,
    read: readListHead,
    wrong: {
      format: [0, 2, '1', null, undefined],
      audience: audiences,
      epoch: epochs,
      list: ['', 'a b', '-a', 'x'.repeat(129), 7, null, undefined],
      kind: ['', 'values', 7, null, undefined],
      revision: revisions,
      contents: [...hashes, null],
      count: [-1, 1.5, 1_000_001, null, undefined],
      size: [-1, 1.5, 67_108_865, null, undefined],
      issued_at: times,
      expires_at: [...times, '2026-11-04T15:41:00Z', '2026-12-05T15:41:01Z'],
    },
    right: [
      { contents: null, count: 0, size: 0 },
      { count: 1_000_000, size: 67_108_864, kind: 'ip' },
    ],
  },
  {
    name: 'epoch record',
    text: example.epochRecord,
    read: readEpochRecord,
    wrong: {
      format: [0, 2, '1', null, undefined],
      stream: ['', 'Main', 7, null, undefined],
      epoch: epochs,
      issued_at: times,
      reason: ['x'.repeat(513), 7, null, undefined],
    },
    right: [{ reason: '' }, { reason: 'x'.repeat(512) }],
  },
]

describe.each(statements)('$name', ({ text, read, wrong, right }) => {
  const value = JSON.parse(text)
  const refused = { ok: false, code: 'RW416', blame: 'assignment' }
  const of = (source: string) => read(Buffer.from(source))

  it('every member has its row', () => expect(Object.keys(wrong)).toEqual(Object.keys(value)))

  it.each(Object.entries(wrong))('%s', (name, values) => {
    for (const one of values) expect(of(JSON.stringify({ ...value, [name]: one })), String(one)).toMatchObject(refused)
  })

  it('what is right at its limits', () => {
    for (const more of right) expect(of(JSON.stringify({ ...value, ...more }))).toMatchObject({ ok: true })
  })

  it('needs no form beyond that: order, white space', () => {
    const turned = JSON.stringify(Object.fromEntries(Object.entries(value).reverse()), null, 2)
    expect(of(turned)).toEqual({ ok: true, value: { value, ignored: 0 } })
  })

  it('members that nobody knows are ignored and counted', () => {
    const more = { ...value, more: { x: [1] }, ['__proto__']: 1 }
    expect(of(JSON.stringify(more))).toEqual({ ok: true, value: { value, ignored: 2 } })
  })

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', `[${text}]`],
    ['no JSON', text.slice(0, -1)],
    ['something behind it', `${text}1`],
    ['a byte order mark', `\ufeff${text}`],
    ['a member twice', text.replace('{', '{"format":1,')],
    ['a member twice, by an escape', text.replace('{', '{"\\u0066ormat":1,')],
    ['a member twice within one that nobody knows', text.replace('{', '{"x":{"a":1,"a":1},')],
    ['depth 5', text.replace('{', '{"x":[[[[]]]],')],
    ['more than 4 KiB', text.replace('{', `{"x":"${'x'.repeat(4_096)}",`)],
  ])('%s is refused', (_, source) => expect(of(source)).toMatchObject(refused))

  it('depth 4, and 4 KiB, are not', () => {
    expect(of(text.replace('{', '{"x":[[[]]],'))).toMatchObject({ ok: true })
    const filled = (bytes: number) => text.replace('{', `{"x":"${'x'.repeat(bytes - text.length - 7)}",`)
    expect(filled(4_096)).toHaveLength(4_096)
    expect(of(filled(4_096))).toMatchObject({ ok: true })
    expect(of(filled(4_097))).toMatchObject(refused)
  })

  it('bytes that are no UTF-8 are refused', () => {
    expect(
      read(Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff]), Buffer.from(`",${text.slice(1)}`)])),
    ).toMatchObject(refused)
  })
})

it('nothing is made to be signed that nobody would read', () => {
  const [assignment, head, record] = [example.assignment, example.listHead, example.epochRecord].map(one =>
    JSON.parse(one),
  )
  expect(() => assignmentBytes({ ...assignment, revision: 0 })).toThrow(TypeError)
  expect(() => assignmentBytes({ ...assignment, expires_at: '2027-11-05T15:30:05Z' })).toThrow(TypeError)
  expect(() => listHeadBytes({ ...head, contents: null })).toThrow(TypeError)
  expect(() => epochRecordBytes({ ...record, reason: 'x'.repeat(513) })).toThrow(TypeError)
})
