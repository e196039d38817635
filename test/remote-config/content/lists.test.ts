import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyDelta,
  contentsOfLines,
  defaultCeilings,
  ListContents,
  type ListContext,
  type ListHead,
  lineOf,
  listHeadBytes,
  makeDelta,
  makeSnapshot,
  nameOf,
  payloadTypes,
  type RefusalCode,
  readEntryLine,
  readSnapshot,
  type VerifiedListHead,
  verifyListHead,
  wholeContents,
} from '../../../remote-config/content/index.ts'
import { type PrivateKey, sign } from '../../../remote-config/signing/index.ts'
import type { ListEntry } from '../../../rules-schema/index.ts'
import { author, context, epoch, server, stranger } from './releases.ts'

const entries: fc.Arbitrary<readonly ListEntry[]> = fc.uniqueArray(
  fc.record(
    {
      value: fc.oneof(
        fc.constantFrom('u-1', 'u-2', 'ü', '\u2028"', '__proto__', '😀', '\ue000'),
        fc.string({ minLength: 1, maxLength: 5, unit: 'binary' }),
      ),
      expires_at: fc.constantFrom('2027-01-01T00:00:00Z', '2027-01-01T00:00:00+01:00'),
      reason: fc.string({ maxLength: 5 }),
    },
    { requiredKeys: ['value'] },
  ),
  { selector: ({ value }) => value, maxLength: 12 },
)

const of = (all: readonly ListEntry[]) => ListContents.of('l', 'value', all)
const named = (contents: ListContents) => {
  const { bytes, hash, size } = makeSnapshot(contents)
  return { bytes, named: { hash, size } }
}

describe('contents', () => {
  it('are the same in whatever order, and by whatever way they came', () => {
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const whole = of(after)
        const gone = before.map(({ value }) => value).filter(value => whole.get(value) === undefined)
        const reached = of([...before].reverse()).changed([...after].reverse(), gone)
        expect([reached.hash, reached.count, reached.size]).toEqual([whole.hash, after.length, whole.size])
        expect([...reached.entries()]).toEqual([...whole.entries()])
      }),
      { numRuns: 300 },
    )
  })

  it('have a hash that differs with their entries, their list and their kind', () => {
    fc.assert(
      fc.property(entries, entries, (a, b) => {
        const lines = (all: readonly ListEntry[]) => all.map(lineOf).sort().join('\n')
        expect(of(a).hash === of(b).hash).toBe(lines(a) === lines(b))
      }),
      { numRuns: 300 },
    )
    const hashes = [of([]), ListContents.empty('m', 'value'), ListContents.empty('l', 'ip'), of([{ value: 'x' }])]
    expect(new Set(hashes.map(({ hash }) => hash)).size).toBe(4)
  })

  it('of a change leave what was there as it was', () => {
    const before = of([{ value: 'a' }])
    const { hash } = before
    before.changed([{ value: 'b' }], ['a'])
    expect([before.hash, before.get('a'), before.get('b')]).toEqual([hash, { value: 'a' }, undefined])
  })

  it('of entries with one value the last one counts', () => {
    expect(of([{ value: 'a', reason: '1' }, { value: 'a' }]).hash).toBe(of([{ value: 'a' }]).hash)
  })
})

describe('on their way', () => {
  it('a snapshot is read as it was made, and lines in whatever order', () => {
    fc.assert(
      fc.property(entries, all => {
        const contents = of(all)
        const { bytes, named: its } = named(contents)
        expect(its.size).toBe(contents.size)
        expect(readSnapshot('l', 'value', bytes, its)?.hash).toBe(contents.hash)
        expect(contentsOfLines('l', 'value', all.map(lineOf))?.hash).toBe(contents.hash)
      }),
      { numRuns: 300 },
    )
  })

  it('a delta leads from whatever contents to whatever others', () => {
    fc.assert(
      fc.property(entries, entries, (from, to) => {
        const delta = JSON.parse(JSON.stringify(makeDelta(1, of(from), of(to))))
        expect(applyDelta(of(from), delta)?.hash).toBe(of(to).hash)
      }),
      { numRuns: 300 },
    )
  })

  it('and from others it does not', () => {
    fc.assert(
      fc.property(entries, entries, entries, (from, to, other) => {
        fc.pre(of(from).hash !== of(other).hash)
        const { set, remove } = makeDelta(1, of(from), of(to))
        const reached = applyDelta(of(other), { set, remove })
        // It may lead there too, where what differs is replaced or removed by it.
        const untouched = [...of(other).entries()].filter(
          ({ value }) => !remove.includes(value) && of(to).get(value) === undefined,
        )
        if (untouched.length > 0 || remove.some(value => of(other).get(value) === undefined))
          expect(reached?.hash).not.toBe(of(to).hash)
      }),
      { numRuns: 300 },
    )
  })

  const base = of([{ value: 'a' }, { value: 'b' }])
  it.each([
    ['a value that is not there', { set: [], remove: ['z'] }],
    ['a value twice', { set: [], remove: ['a', 'a'] }],
    ['a line that is none', { set: ['{"value":7}'], remove: [] }],
    ['two lines about one value', { set: ['{"value":"c"}', '{"reason":"r","value":"c"}'], remove: [] }],
  ])('a delta with %s does not fit', (_, delta) => expect(applyDelta(base, delta)).toBeUndefined())

  it('what a delta removes and sets is there', () => {
    const reached = applyDelta(base, { remove: ['a'], set: ['{"reason":"r","value":"a"}'] })
    expect(reached?.get('a')).toEqual({ value: 'a', reason: 'r' })
  })

  it.each([
    ['another order of buckets', (lines: string[]) => lines.reverse()],
    ['a line twice', (lines: string[]) => [...lines, lines.at(-1) as string]],
    ['no line feed at the end', (lines: string[]) => lines.with(-1, (lines.at(-1) as string).trimEnd())],
    ['an empty line', (lines: string[]) => [...lines, '\n']],
    ['white space', (lines: string[]) => lines.with(0, ` ${lines[0]}`)],
    ['a line that is no entry', (lines: string[]) => [...lines, '{}\n']],
  ])('a snapshot with %s is none', (_, change) => {
    const contents = of(['a', 'b', 'c', 'd'].map(value => ({ value })))
    const lines = named(contents)
      .bytes.toString()
      .split(/(?<=\n)/)
    const bytes = Buffer.from(change(lines).join(''))
    expect(readSnapshot('l', 'value', bytes, nameAndSize(bytes))).toBeUndefined()
  })

  it('in a bucket, the order is by value', () => {
    const bucket = Array.from({ length: 600 }, (_, at) => ({ value: `u-${at}` }))
    const text = named(of(bucket)).bytes.toString()
    const lines = text.split(/(?<=\n)/)
    const swapped = lines.findIndex((_, at) => readSnapshot('l', 'value', ...swap(lines, at)) === undefined)
    expect(swapped).toBe(0)
    expect(
      lines.every((_, at) => at === lines.length - 1 || readSnapshot('l', 'value', ...swap(lines, at)) === undefined),
    ).toBe(true)
  })

  it('a snapshot of other bytes than it was announced with is none', () => {
    const { bytes, named: its } = named(base)
    expect(readSnapshot('l', 'value', bytes, { ...its, size: its.size + 1 })).toBeUndefined()
    expect(readSnapshot('l', 'value', bytes, { ...its, hash: makeSnapshot(of([])).hash })).toBeUndefined()
  })

  function swap(lines: readonly string[], at: number): [Buffer, { hash: string; size: number }] {
    const bytes = Buffer.from(
      lines
        .with(at, lines[at + 1] ?? '')
        .with(Math.min(at + 1, lines.length - 1), lines[at] as string)
        .join(''),
    )
    return [bytes, nameAndSize(bytes)]
  }
})

describe('a line of an entry', () => {
  it.each([
    '{"value":"u-1"}',
    '{"expires_at":"2027-01-01T00:00:00+01:00","reason":"","value":"u-1"}',
    `{"reason":"${'r'.repeat(1_024)}","value":"${'v'.repeat(16_384)}"}`,
  ])('%#', line => expect(lineOf(readEntryLine(line) as ListEntry)).toBe(line))

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '{"value":""}',
    '{"value":7}',
    '{"value":null}',
    '{ "value":"a"}',
    '{"value":"a"}\n',
    '{"value":"a","reason":"b"}',
    '{"value":"a","value":"a"}',
    '{"value":"a","x":1}',
    '{"reason":null,"value":"a"}',
    '{"expires_at":"2027-01-01","value":"a"}',
    '{"expires_at":"2027-02-30T00:00:00Z","value":"a"}',
    '{"value":"\\u0061"}',
    '{"value":{"a":1}}',
    `{"value":"${'v'.repeat(16_385)}"}`,
    `{"reason":"${'r'.repeat(1_025)}","value":"a"}`,
  ])('%# is none', line => expect(readEntryLine(line)).toBeUndefined())
})

describe('a list head', () => {
  const contents = of([{ value: 'a' }])
  const headOf = (more: Partial<ListHead> = {}): ListHead => ({
    ...{ format: 1, audience: { environment: null, service: null, stream: 'main' }, epoch, list: 'l', kind: 'value' },
    ...{ revision: 41, contents: contents.hash, count: 1, size: contents.size },
    ...{ issued_at: '2026-11-04T15:30:00Z', expires_at: '2026-11-05T15:30:00Z' },
    ...more,
  })
  const signed = (head: ListHead, keys: readonly PrivateKey[] = [server]) =>
    sign(payloadTypes.list, listHeadBytes(head), keys)
  const seen = { epoch, revision: 58, release: `sha256:${'0'.repeat(64)}`, min_release: null }
  const at = (more: Partial<ListContext> = {}): ListContext => ({
    ...context({ seen }),
    ...{ seenLists: new Map([['l', { revision: 40, contents: null }]]), revisionOf: () => 40, kindOf: () => 'value' },
    otherEntries: () => 0,
    ...more,
  })
  const outcome = (head: Partial<ListHead>, more: Partial<ListContext> = {}, list: string | undefined = 'l') =>
    verifyListHead(signed(headOf(head)), list, at(more))

  it.each<readonly [string, VerifiedListHead['kind'], Partial<ListHead>, Partial<ListContext>]>([
    ['a higher revision', 'new', {}, {}],
    ['nothing seen of it', 'new', {}, { seenLists: new Map(), revisionOf: () => undefined }],
    ['what is there', 'there', {}, { revisionOf: () => 41 }],
    [
      'what is there, though it has expired',
      'there',
      {},
      { revisionOf: () => 41, now: Date.parse('2027-01-01T00:00:00Z') },
    ],
    [
      'seen before, and not there',
      'new',
      {},
      { seenLists: new Map([['l', { revision: 41, contents: contents.hash }]]) },
    ],
    ['a list that nobody uses', 'unused', {}, { kindOf: () => undefined }],
    ['given back', 'new', { contents: null, count: 0, size: 0 }, { otherEntries: () => 2_000_000 }],
    ['as many entries as are allowed', 'new', {}, { otherEntries: () => 999_999 }],
  ])('%s: %s', (_, kind, head, more) => {
    const result = outcome(head, more)
    expect(result).toMatchObject({
      ok: true,
      value: { kind, seen: { revision: 41 }, keyids: [server.publicKey.keyid] },
    })
  })

  it.each<readonly [string, RefusalCode, Partial<ListHead>, Partial<ListContext>]>([
    ['L1 another environment', 'RW414', { audience: { environment: 'e', service: null, stream: 'main' } }, {}],
    ['L1 a lower epoch', 'RW401', {}, { seen: { ...seen, epoch: '2-c41d7b90e2f3586a' } }],
    ['L1 a higher epoch', 'RW415', { epoch: '2-c41d7b90e2f3586a' }, {}],
    ['L1 another history', 'RW415', { epoch: '1-0000000000000000' }, {}],
    ['L1 nothing seen of the stream', 'RW415', {}, { seen: null }],
    ['L1 expired', 'RW412', {}, { now: Date.parse('2026-11-05T15:35:00Z') }],
    ['L1 issued later', 'RW413', {}, { now: Date.parse('2026-11-04T15:24:59Z') }],
    ['L2 a lower revision', 'RW401', { revision: 39 }, {}],
    ['L2 the same with other contents', 'RW402', { revision: 40 }, { revisionOf: () => undefined }],
    ['L4 no lists from remote here', 'RW421', {}, { ceilings: { ...defaultCeilings, remote_lists: false } }],
    ['L4 too many entries in all', 'RW421', {}, { otherEntries: () => 1_000_000 }],
    ['L5 another kind', 'RW424', { kind: 'ip' }, {}],
  ])('%s: %s', (_, code, head, more) => {
    expect(outcome(head, more)).toMatchObject({ ok: false, code, blame: null })
  })

  it('is for the list that it was offered for', () => {
    expect(outcome({ list: 'm' })).toMatchObject({ ok: false, code: 'RW424' })
    expect(verifyListHead(signed(headOf({ list: 'm' })), undefined, at())).toMatchObject({ ok: true })
  })

  it.each<readonly [string, RefusalCode, unknown]>([
    ['nothing', 'RW411', undefined],
    ['another payload type', 'RW411', sign(payloadTypes.assignment, listHeadBytes(headOf()), [server])],
    ['no server', 'RW410', signed(headOf(), [author])],
    ['a stranger', 'RW410', signed(headOf(), [stranger])],
    ['no list head', 'RW416', sign(payloadTypes.list, Buffer.from('{}'), [server])],
  ])('signed by %s: %s', (_, code, envelope) => {
    expect(verifyListHead(envelope, 'l', at())).toMatchObject({ ok: false, code, blame: null })
  })

  it('has these contents, or they are refused', () => {
    const head = headOf()
    expect(wholeContents(contents, head)).toEqual({ ok: true, value: contents })
    for (const wrong of [undefined, of([]), of([{ value: 'b' }]), ListContents.of('m', 'value', [{ value: 'a' }])])
      expect(wholeContents(wrong, head)).toMatchObject({ ok: false, code: 'RW424' })
    for (const more of [{ count: 2 }, { size: 1 }, { contents: of([]).hash }])
      expect(wholeContents(contents, { ...head, ...more })).toMatchObject({ ok: false, code: 'RW424' })
  })
})

function nameAndSize(bytes: Buffer): { readonly hash: string; readonly size: number } {
  return { hash: nameOf(bytes), size: bytes.length }
}
