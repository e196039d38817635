import { describe, expect, it } from 'vitest'
import { compose, maxManifestBytes, nameOf, needsOf, readManifest } from '../../../remote-config/content/index.ts'
import { canonicalJson } from '../../../rules-schema/index.ts'
import { document, everywhere, list, made, rule, shelf } from './releases.ts'
import { example } from './worked-example.ts'

const text = example.manifest58
const lines = text.split('\n')
const hash = (digit: string) => `sha256:${digit.repeat(64)}`

const read = (of: string) => readManifest(Buffer.from(of))
/** With a member of a line as another value, in canonical form; `undefined` takes it away. */
function changed(line: number, name: string, value: unknown): string {
  const own = lines[line] as string
  const comma = own.endsWith(',') ? ',' : ''
  const isHead = line === 0
  const bare = isHead ? `${own.slice(0, -1)}}` : own.slice(0, own.length - comma.length)
  const anew = canonicalJson({ ...JSON.parse(bare), [name]: value })
  return lines.with(line, isHead ? `${anew.slice(0, -1)},` : `${anew}${comma}`).join('\n')
}
const entry = (id: string, digit: string, more: object = {}) =>
  canonicalJson({ hash: hash(digit), id, lists: [], size: 2, ...more })
const withRules = (...rules: readonly string[]) => [...lines.slice(0, 4), ...rules, ']}'].join('\n')

const malformed = { ok: false, code: 'RW417', blame: 'release' }
const [head, , theList, , ruleA, ruleB] = lines as [string, string, string, string, string, string]

describe('the one form', () => {
  it('is taken', () => expect(read(text)).toMatchObject({ ok: true, value: { ignored: 0 } }))

  it.each([
    ['nothing', ''],
    ['a line feed at its end', `${text}\n`],
    ['a carriage return', text.replace('\n', '\r\n')],
    ['a byte order mark', `\ufeff${text}`],
    ['an empty line', text.replace('\n', '\n\n')],
    ['no end', lines.slice(0, -1).join('\n')],
    ['something behind its end', `${text}\n{}`],
    ['no lists', lines.toSpliced(1, 2).join('\n')],
    ['the head only', head],
    ['a head without its comma', lines.with(0, head.slice(0, -1)).join('\n')],
    ['a head that is a list', lines.with(0, '[,').join('\n')],
    ['white space in a line', text.replace('"format":1', '"format": 1')],
    ['members in another order', lines.with(2, theList.replace(/^\{("entries":\d+),(.*)\}$/, '{$2,$1}')).join('\n')],
    ['a member twice', lines.with(4, ruleA.replace('{', '{"hash":"x",')).join('\n')],
    ['a number in another spelling', text.replace('"size":508', '"size":5.08e2')],
    ['an escape that need not be', text.replace('blocked-user"', 'blocked\\u002duser"')],
    ['a comma too few', lines.with(4, ruleA.slice(0, -1)).join('\n')],
    ['a comma too many', lines.with(5, `${ruleB},`).join('\n')],
    ['rules out of order', lines.with(4, `${ruleB},`).with(5, ruleA.slice(0, -1)).join('\n')],
    ['a rule twice', lines.with(5, ruleA.slice(0, -1)).join('\n')],
    ['a line that is deeper than 8', changed(4, 'x', deep(8))],
    ['an object in two places', withRules(`${entry('a', '1')},`, entry('b', '1'))],
    ['lists of a rule out of order', unsorted(['b', 'a'])],
    ['a line that is a list', withRules('[]')],
    ['a line that is no JSON', withRules('{"id":')],
  ])('%s is refused', (_, of) => expect(read(of)).toMatchObject(malformed))

  it('bytes that are no UTF-8 are refused', () => {
    const bytes = Buffer.from(text)
    bytes[text.indexOf('failure, too')] = 0xff
    expect(readManifest(bytes)).toMatchObject(malformed)
  })

  it('depth 8, and members that nobody knows, are ignored and counted', () => {
    expect(read(changed(4, 'x', deep(7)))).toMatchObject({ ok: true, value: { ignored: 1 } })
    expect(read(changed(0, 'x', 1))).toMatchObject({ ok: true, value: { ignored: 1 } })
    expect(read(changed(4, '__proto__', {}))).toMatchObject({ ok: true, value: { ignored: 1 } })
  })

  it('ids are sorted as UTF-16 code units', () => {
    const order = ['10', '9', 'A', 'a', 'a-b', 'a.b', 'a:b', 'a_b']
    const rules = order.map((id, at) => entry(id, at.toString(16)) + (at < order.length - 1 ? ',' : ''))
    expect(read(withRules(...rules))).toMatchObject({ ok: true })
  })

  it('lists of a rule in order are taken', () => expect(read(unsorted(['a', 'b']))).toMatchObject({ ok: true }))

  it('of another format nothing is looked at', () => {
    for (const format of [0, 2, '1', null, undefined])
      expect(read(changed(0, 'format', format))).toMatchObject({ ok: false, code: 'RW416', blame: 'release' })
  })
})

describe('members', () => {
  const ids = ['', 'a b', '-a', 'é', 'x'.repeat(129), 7, null, undefined]
  const hashes = ['', hash('A'), hash('a').slice(1), 7, null, undefined]
  const sizes = [-1, 1.5, 67_108_865, '1', null, undefined]
  const wrong: readonly (readonly [line: number, name: string, values: readonly unknown[]])[] = [
    [0, 'stream', ['', 'Main', 7, null, undefined]],
    [0, 'created_at', ['', '2026-11-04', '2026-11-04T15:30:05+00:00', 7, null, undefined]],
    [0, 'schema', [0, 1_001, 1.5, '1', null, undefined]],
    [0, 'document', hashes],
    [0, 'notes', ['x'.repeat(1_025), 7, undefined]],
    [0, 'rest', [null, undefined, {}, { hash: hash('a'), size: 1 }, { hash: hash('a'), lists: [7], size: 1 }]],
    [2, 'id', ids],
    [2, 'hash', hashes],
    [2, 'size', sizes],
    [2, 'type', ['', 'values', 7, null, undefined]],
    [2, 'entries', [-1, 1.5, 1_000_001, '1', null, undefined]],
    [4, 'id', ids],
    [4, 'hash', hashes],
    [4, 'size', sizes],
    [4, 'lists', [null, undefined, {}, [7], ['unknown'], ['blocked_users', 'blocked_users']]],
    [
      4,
      'scope',
      [null, [], {}, [{ region: 'eu' }], [{ env: 'a', region: 'eu' }], [{ env: '' }], [{ env: 7 }], [7], many(101)],
    ],
  ]
  it.each(wrong)('line %i: %s', (line, name, values) => {
    expect(values.filter(value => read(changed(line, name, value)).ok)).toEqual([])
    for (const value of values) expect(read(changed(line, name, value))).toMatchObject(malformed)
  })

  const right: readonly (readonly [line: number, name: string, values: readonly unknown[]])[] = [
    [0, 'notes', [null, '', 'x'.repeat(1_024)]],
    [0, 'schema', [1, 1_000]],
    [4, 'scope', [undefined, [{}], [{ env: 'x'.repeat(256) }], many(100)]],
    [4, 'lists', [[], ['blocked_users']]],
  ]
  it.each(right)('line %i: %s, what is right', (line, name, values) => {
    for (const value of values) expect(read(changed(line, name, value))).toMatchObject({ ok: true })
  })

  function many(count: number) {
    return Array.from({ length: count }, () => ({ env: 'e' }))
  }
})

describe('limits, and one beyond', () => {
  const numbered = (count: number, size = 2) =>
    Array.from({ length: count }, (_, at) => {
      const digits = at.toString(16).padStart(64, '0')
      const line = { hash: `sha256:${digits}`, id: at.toString().padStart(6, '0'), lists: [], size }
      return canonicalJson(line) + (at < count - 1 ? ',' : '')
    })

  it('20,000 rules', () => {
    expect(read(withRules(...numbered(20_000)))).toMatchObject({ ok: true })
    expect(read(withRules(...numbered(20_001)))).toMatchObject(malformed)
  })

  it('1,000 lists', () => {
    const withLists = (count: number) => {
      const lists = numbered(count).map(line =>
        line.replace('"lists":[],', '').replace(/"size":2/, '"size":2,"type":"ip"'),
      )
      const entries = lists.map(line => line.replace('{', '{"entries":0,'))
      return [lines[0], lines[1], ...entries, '],"rules":[', ']}'].join('\n')
    }
    expect(read(withLists(1_000))).toMatchObject({ ok: true })
    expect(read(withLists(1_001))).toMatchObject(malformed)
  })

  it('64 MiB of objects', () => {
    const rest = 13 + 122
    const two = (size: number) => withRules(`${entry('a', '1', { size: 40_000_000 })},`, entry('b', '2', { size }))
    const room = 67_108_864 - rest - 40_000_000
    expect(read(two(room))).toMatchObject({ ok: true })
    expect(read(two(room + 1))).toMatchObject(malformed)
  })

  it('a line of 256 KiB', () => {
    const long = (bytes: number) => {
      const bare = entry('a', '1', { x: '' })
      return withRules(entry('a', '1', { x: 'x'.repeat(bytes - bare.length) }))
    }
    expect(read(long(262_144))).toMatchObject({ ok: true })
    expect(read(long(262_145))).toMatchObject(malformed)
  })

  it('8 MiB, which are not even looked at', () => {
    expect(readManifest(Buffer.alloc(maxManifestBytes + 1))).toMatchObject(malformed)
  })
})

describe('objects that are not what the manifest says', () => {
  const honest = made(
    document([rule('a', { scope: [{ env: 'e' }], conditions: [listed('l')] }), rule('b')], {
      lists: [list('l', '1', '2'), list('m')],
      exclusions: [{ id: 'x', conditions: [listed('m')] }],
    }),
  )
  const where = { service: null, env: 'e' }

  /** The release whose object of one part is this text: what an author signs who lies, or whose program is broken. */
  function lying(part: string, text: string) {
    const { manifest, objects } = honest
    const bytes = Buffer.from(text)
    const line = { hash: nameOf(bytes), size: bytes.length }
    const swap = <T extends { readonly id: string }>(one: T): T => (one.id === part ? { ...one, ...line } : one)
    const rest = part === 'rest' ? { ...manifest.head.rest, ...line } : manifest.head.rest
    const needs = needsOf(
      {
        ...manifest,
        head: { ...manifest.head, rest },
        lists: manifest.lists.map(swap),
        rules: manifest.rules.map(swap),
      },
      where,
    )
    return compose(needs, hash => (hash === line.hash ? bytes : objects.get(hash)))
  }

  const ruleA = rule('a', { scope: [{ env: 'e' }], conditions: [listed('l')] })
  const listL = list('l', '1', '2')
  const rest = { version: 1, exclusions: [{ id: 'x', conditions: [listed('m')] }] }

  it('honest ones are taken', () => {
    expect(lying('a', canonicalJson(ruleA))).toMatchObject({ ok: true })
    expect(lying('l', canonicalJson(listL))).toMatchObject({ ok: true })
    expect(lying('rest', canonicalJson(rest))).toMatchObject({ ok: true })
  })

  it.each<readonly [string, string, unknown]>([
    ['another id', 'a', { ...ruleA, id: 'b' }],
    ['no id', 'a', { ...ruleA, id: undefined }],
    ['no scope', 'a', { ...ruleA, scope: undefined }],
    ['another scope', 'a', { ...ruleA, scope: [{ env: 'e' }, { env: 'f' }] }],
    ['a scope where the manifest has none', 'b', { ...rule('b'), scope: [{ env: 'e' }] }],
    ['no list', 'a', { ...ruleA, conditions: [] }],
    [
      'a list more, deep within',
      'a',
      {
        ...ruleA,
        conditions: [listed('l'), { operator: 'not', condition: { operator: 'any', conditions: [listed('m')] } }],
      },
    ],
    ['a text', 'a', 'a'],
    ['a list', 'a', [ruleA]],
    ['null', 'a', null],
    ['another id of a list', 'l', { ...listL, id: 'm' }],
    ['another type', 'l', { ...listL, type: 'ip' }],
    ['an entry more', 'l', { ...listL, entries: [...listL.entries, { value: '3' }] }],
    ['no entries', 'l', { ...listL, entries: undefined }],
    ['entries that are no list', 'l', { ...listL, entries: { length: 2 } }],
    ['another version', 'rest', { ...rest, version: 2 }],
    ['no version', 'rest', { ...rest, version: undefined }],
    ['rules in the rest', 'rest', { ...rest, rules: [] }],
    ['lists in the rest', 'rest', { ...rest, lists: [] }],
    ['a schema in the rest', 'rest', { ...rest, $schema: 'x' }],
    ['no use of the list', 'rest', { version: 1 }],
    ['exclusions that are none', 'rest', { ...rest, exclusions: [7] }],
    ['exclusions without an id', 'rest', { ...rest, exclusions: [{ conditions: [listed('m')] }] }],
    ['addresses that are no texts', 'rest', { ...rest, addresses: [7] }],
  ])('%s', (_, part, value) => {
    expect(lying(part, JSON.stringify(value))).toMatchObject({ ok: false, code: 'RW417', blame: 'release' })
  })

  it('what is no JSON, or deeper than a document may be', () => {
    expect(lying('a', '{"id":"a"')).toMatchObject({ code: 'RW417' })
    expect(lying('a', `{"id":"a","x":${'['.repeat(32)}${']'.repeat(32)}}`)).toMatchObject({ code: 'RW417' })
    expect(lying('a', `{"id":"a","x":${'['.repeat(100_000)}`)).toMatchObject({ code: 'RW417' })
  })

  it.each([
    ['other bytes of the same size', (bytes: Uint8Array) => Buffer.from(bytes).fill(0x20, 5, 6), 'RW403'],
    ['fewer bytes', (bytes: Uint8Array) => bytes.subarray(1), 'RW403'],
    ['more bytes', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from(' ')]), 'RW403'],
    ['no bytes', () => undefined, 'RW418'],
  ])('%s: the transfer is to blame', (_, change, code) => {
    const shelved = shelf(honest)
    for (const target of honest.objects.keys()) {
      const objects = (hash: string) => (hash === target ? change(shelved(hash) as Uint8Array) : shelved(hash))
      expect(compose(needsOf(honest.manifest, where), objects)).toMatchObject({ ok: false, code, blame: 'transfer' })
    }
  })

  it('those out of scope are not looked at', () => {
    const needs = needsOf(honest.manifest, everywhere)
    const needed = new Set([needs.rest.hash, ...[...needs.lists, ...needs.rules].map(({ hash }) => hash)])
    const result = compose(needs, hash => (needed.has(hash) ? honest.objects.get(hash) : expect.fail(hash)))
    expect(result).toMatchObject({ ok: true, value: { document: { rules: [{ id: 'b' }], lists: [{ id: 'm' }] } } })
  })
})

function listed(id: string) {
  return { operator: 'exact_match' as const, inputs: [{ address: 'usr.id' }], list: id }
}

/** A manifest with two lists, and a rule that uses them in this order. */
function unsorted(uses: readonly string[]): string {
  const line = (id: string, digit: string) => canonicalJson({ entries: 0, hash: hash(digit), id, size: 2, type: 'ip' })
  const rules = entry('r', '3', { lists: uses })
  return [head, '"lists":[', `${line('a', '1')},`, line('b', '2'), '],"rules":[', rules, ']}'].join('\n')
}

/** So many containers. */
function deep(depth: number): unknown {
  return depth === 0 ? 1 : [deep(depth - 1)]
}
