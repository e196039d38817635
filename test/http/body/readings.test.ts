import { describe, expect, test } from 'vitest'
import { type Body, bodyAddress, parseBody, requestFacts } from '../../../http/index.ts'

type Headers = Readonly<Record<string, string | readonly string[]>>

function read(headers: Headers, content: string | Buffer): Body {
  const bytes = Buffer.from(content as string)
  const rawHeaders = Object.entries(headers).flatMap(([name, values]) =>
    [values].flat().flatMap(value => [name, value]),
  )
  const head = { method: 'POST', url: '/', rawHeaders: [...rawHeaders, 'Content-Length', String(bytes.length)] }
  return parseBody(bytes, requestFacts(head).body)
}

const type = (value: string | readonly string[]): Headers => ({ 'Content-Type': value })
const json = type('application/json')
const form = type('application/x-www-form-urlencoded')
const text = type('text/plain;charset=UTF-8')

/** What it is to us, what others see, and why nobody can say what it means. */
type Case = [
  why: string,
  headers: Headers,
  content: string | Buffer,
  value: unknown,
  others: unknown[],
  ambiguous: string[],
]

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

function hold(cases: readonly Case[], count: number): void {
  test.each(cases)('%s', (_why, headers, content, value, others, ambiguous) => {
    const body = read(headers, content)
    expect(plain(body.value)).toEqual(value)
    expect((body.readings ?? []).map(reading => plain(reading[bodyAddress]))).toEqual(others)
    expect([...(body.ambiguous ?? [])].sort()).toEqual(ambiguous)
  })
  test('has its cases', () => expect(cases).toHaveLength(count))
}

const a1 = { a: 1 }

describe('E7 what everyday clients send is not ambiguous', () => {
  hold(
    [
      ['JSON', json, '{"a":1}', a1, [], []],
      ['a form', form, 'a=1&b=2', { a: '1', b: '2' }, [], []],
      ['text', text, 'hello there', 'hello there', [], []],
      ['JSON as text, from sendBeacon and fetch', text, '{"a":1}', '{"a":1}', [a1], []],
      ['JSON without a type', {}, '{"a":1}', a1, [], []],
      ['JSON as bytes', type('application/octet-stream'), '[1]', [1], [], []],
      ['JSON as a type of their own', type('application/vnd.acme.v1'), '[1]', [1], [], []],
      ['the same type twice', type(['application/json', 'application/json']), '{"a":1}', a1, [], []],
      ['a semicolon too many', type('application/json;'), '{"a":1}', a1, [], []],
      ['quotes around the character set', type('application/json; charset="UTF-8"'), '{"a":1}', a1, [], []],
      ['XML', type('application/xml'), '<a>1</a>', '<a>1</a>', [], []],
      ['YAML that is JSON', type('application/yaml'), '{"a":1}', '{"a":1}', [a1], []],
      ['a query', type('application/graphql'), '{ me }', { query: '{ me }' }, [], []],
      ['base64', text, 'aGVsbG8=', 'aGVsbG8=', [{ aGVsbG8: '' }], []],
      ['text with blanks and an equals sign', text, 'a = 1', 'a = 1', [], []],
    ],
    15,
  )
})

describe('E7 another type than the declared one', () => {
  hold(
    [
      ['JSON as a form, from search widgets and curl', form, '{"a":1}', { '{"a":1}': '' }, [a1], []],
      ['JSON with an equals sign as a form', form, '{"a":"="}', { '{"a":"': '"}' }, [{ a: '=' }], []],
      ['a form as JSON', json, 'a=1&b=2', 'a=1&b=2', [{ a: '1', b: '2' }], ['media_type']],
      ['a form as text', text, 'a=1&b=2', 'a=1&b=2', [{ a: '1', b: '2' }], []],
      ['JSON as an image', type('image/png'), '{"a":1}', a1, [], ['media_type']],
      ['JSON as XML', type('application/xml'), '{"a":1}', '{"a":1}', [a1], ['media_type']],
      ['JSON in a parameter', type('text/plain; a="application/json"'), '{"a":1}', '{"a":1}', [a1], []],
      [
        'two types, JSON second',
        type(['text/plain', 'application/json']),
        '{"a":1}',
        '{"a":1}',
        [a1, a1],
        ['media_type'],
      ],
      [
        'two types, JSON first',
        type(['application/json', 'text/plain']),
        '{"a":1}',
        a1,
        ['{"a":1}', a1],
        ['media_type'],
      ],
      [
        'two types, a form first',
        type(['application/x-www-form-urlencoded', 'text/plain']),
        'a=x',
        { a: 'x' },
        ['a=x', { a: 'x' }],
        ['media_type'],
      ],
      ['two in one', type('text/plain, application/json'), '{"a":1}', '{"a":1}', [a1], ['media_type']],
      ['ContentType', { ContentType: 'application/json' }, '{"a":1}', a1, [], ['media_type']],
      ['Content_-Type', { 'Content_-Type': 'application/json' }, '{"a":1}', a1, [], ['media_type']],
      ['no type at all in it', type('json'), '{"a":1}', a1, [], ['media_type']],
      ['blanks in it', type('application / json'), '{"a":1}', a1, [], ['media_type']],
      ['a string in JSON as text', text, '"\\u003cscript>"', '"\\u003cscript>"', ['<script>'], []],
      [
        'a second one that is multipart',
        type(['text/plain', 'multipart/form-data; boundary=B']),
        'x y',
        'x y',
        [],
        ['media_type'],
      ],
    ],
    17,
  )
})

describe('E8 E12 characters', () => {
  const utf16 = Buffer.from('{"a":1}', 'utf16le')
  const bigEndian = Buffer.from(utf16).swap16()
  const bom = Buffer.from('\ufeff', 'utf16le')
  const latin = Buffer.from('{"a":"\xe9"}', 'latin1')
  const charset = (name: string) => type(`application/json; charset=${name}`)
  const wide = Buffer.from([...'{"a":1}'].flatMap(character => [character.charCodeAt(0), 0, 0, 0]))
  const overlong = Buffer.from([0x22, 0x2e, 0x2e, 0xc0, 0xaf, 0x22])
  const surrogates = Buffer.from([0x22, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, 0x22])
  hold(
    [
      ['UTF-8', charset('utf8'), '{"a":"é"}', { a: 'é' }, [], []],
      ['a mark of UTF-8', json, '\ufeff{"a":1}', a1, [], []],
      ['latin1, and it is', charset('iso-8859-1'), latin, { a: 'é' }, [{ a: '\ufffd' }], []],
      ['latin1, and it is ASCII', charset('iso-8859-1'), '{"a":1}', a1, [], []],
      ['US-ASCII, and it is', charset('us-ascii'), '{"a":1}', a1, [], []],
      ['UTF-16', charset('utf-16le'), utf16, a1, [], []],
      ['UTF-16 the other way round', charset('utf-16be'), bigEndian, a1, [], []],
      ['says UTF-16, and is ASCII', charset('utf-16'), '{"a":1}', '≻≡ㄺ\ufffd', [a1], []],
      ['UTF-32', charset('utf-32'), wide, a1, [], []],
      ['UTF-16 that does not say so', json, utf16, utf16.toString(), [a1], ['charset']],
      ['by a mark', json, Buffer.concat([bom, utf16]), `\ufffd\ufffd${utf16}`, [a1], ['charset']],
      ['the other way round', json, bigEndian, bigEndian.toString(), [a1], ['charset']],
      ['UTF-32 that does not say so', json, wide, wide.toString(), [a1], ['charset']],
      [
        'UTF-7',
        charset('utf-7'),
        '{"a":"+ADw-script+AD4-"}',
        undefined,
        [{ a: '<script>' }, { a: '+ADw-script+AD4-' }],
        ['charset'],
      ],
      ['EBCDIC', charset('ibm037'), '{"a":1}', undefined, [a1], ['charset']],
      ['two of them', type('application/json; charset=utf-8; charset=utf-16le'), '{"a":1}', a1, [], ['charset']],
      ['the same twice', type('application/json; charset=utf-8; charset=UTF-8'), '{"a":1}', a1, [], []],
      [
        'bytes that are no UTF-8',
        json,
        latin,
        { a: '\ufffd' },
        [{ a: ['\ufffd', ''] }, { a: '' }, { a: 'é' }],
        ['charset'],
      ],
      [
        'longer than it need be',
        json,
        overlong,
        '..\ufffd\ufffd',
        [['..\ufffd\ufffd', '..'], '../', '..À¯'],
        ['charset'],
      ],
      [
        'surrogates',
        json,
        surrogates,
        '\ufffd'.repeat(6),
        [['\ufffd'.repeat(6), ''], '😀', '\xed\xa0\xbd\xed\xb8\x80'],
        ['charset'],
      ],
      ['_charset_ in a form', form, 'a=1&_charset_=utf-7', { a: '1', _charset_: 'utf-7' }, [], ['charset']],
      ['_charset_ as browsers fill it in', form, 'a=1&_charset_=UTF-8', { a: '1', _charset_: 'UTF-8' }, [], []],
    ],
    22,
  )
})

describe('E4 E5 Q8 names and numbers in JSON', () => {
  hold(
    [
      ['a name twice', json, '{"a":1,"a":2}', { a: 2 }, [{ a: [1, 2] }, { a: 1 }], ['duplicate_key']],
      ['three times', json, '{"a":1,"a":2,"a":3}', { a: 3 }, [{ a: [1, 2, 3] }, { a: 1 }, { a: 2 }], ['duplicate_key']],
      ['written in another way', json, '{"a":1,"\\u0061" :2}', { a: 2 }, [{ a: [1, 2] }, { a: 1 }], ['duplicate_key']],
      [
        'deep down',
        json,
        '[{"x":{"a":{"b":1},"a":{}}}]',
        [{ x: { a: {} } }],
        [[{ x: { a: [{ b: 1 }, {}] } }], [{ x: { a: { b: 1 } } }]],
        ['duplicate_key'],
      ],
      [
        'with one less elsewhere',
        json,
        '{"a":1,"a":2,"b":"\\":"}',
        { a: 2, b: '":' },
        [
          { a: [1, 2], b: '":' },
          { a: 1, b: '":' },
        ],
        ['duplicate_key'],
      ],
      [
        '__proto__ twice',
        json,
        '{"__proto__":1,"__proto__":2}',
        JSON.parse('{"__proto__":2}'),
        [JSON.parse('{"__proto__":[1,2]}'), JSON.parse('{"__proto__":1}')],
        ['duplicate_key'],
      ],
      ['constructor once', json, '{"constructor":1}', { constructor: 1 }, [], []],
      ['another case is another name', json, '{"a":1,"A":2}', { a: 1, A: 2 }, [], []],
      ['the same name in two objects', json, '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }], [], []],
      ['a dot in a name', json, '{"a.b":1,"a":{"b":2}}', { 'a.b': 1, a: { b: 2 } }, [], []],
      [
        'colons, quotes and braces in strings',
        json,
        '{"a":"\\":\\":{","b\\\\":":"}',
        { a: '":":{', 'b\\': ':' },
        [],
        [],
      ],
      [
        'in the lines of NDJSON',
        type('application/x-ndjson'),
        '{"a":1,"a":2}\n{}',
        [{ a: 2 }, {}],
        [
          [{ a: [1, 2] }, {}],
          [{ a: 1 }, {}],
        ],
        ['duplicate_key'],
      ],
      ['2^53', json, '[9007199254740991]', [9007199254740991], [], []],
      ['beyond it, digits are lost', json, '[9007199254740993]', [9007199254740992], [['9007199254740993']], []],
      ['beyond what a double holds', json, '{"a":1e400}', { a: null }, [{ a: '1e400' }], []],
      ['negative zero', json, '-0', 0, [], []],
    ],
    16,
  )
})

test('E21 what looks like JSON a thousand times is looked at no more, which is said', () => {
  const after = (count: number) => {
    const { readings = [], ambiguous } = read(json, JSON.stringify([...Array(count).fill('[x]'), '[1]']))
    return [readings.length, ambiguous ?? []]
  }
  expect([after(999), after(1000)]).toEqual([
    [1, []],
    [0, ['nested_json']],
  ])
})

describe('E21 JSON in strings', () => {
  const nest = (levels: number): string => (levels === 0 ? '{"a":1}' : JSON.stringify({ v: nest(levels - 1) }))
  const nested = (levels: number): unknown => (levels === 0 ? a1 : { v: nested(levels - 1) })
  hold(
    [
      ['in JSON', json, nest(1), { v: '{"a":1}' }, [nested(1)], []],
      ['three levels of it', json, nest(3), JSON.parse(nest(3)), [nested(3)], []],
      ['four', json, nest(4), JSON.parse(nest(4)), [{ v: { v: { v: { v: '{"a":1}' } } } }], ['nested_json']],
      ['the whole is a string', json, JSON.stringify('{"a":1}'), '{"a":1}', [a1], []],
      [
        'with a name twice',
        json,
        '{"v":"{\\"a\\":1,\\"a\\":2}"}',
        { v: '{"a":1,"a":2}' },
        [{ v: { a: [1, 2] } }],
        ['duplicate_key'],
      ],
      ['in a form', form, 'p=%7B%22a%22%3A1%7D&q=x', { p: '{"a":1}', q: 'x' }, [{ p: a1, q: 'x' }], []],
      [
        'the variables of GraphQL as text',
        json,
        '{"query":"q","variables":"{\\"a\\":1}"}',
        { query: 'q', variables: '{"a":1}' },
        [{ query: 'q', variables: a1 }],
        [],
      ],
      ['a batch', json, '[{"query":"q"},{"query":"r"}]', [{ query: 'q' }, { query: 'r' }], [], []],
      ['a string once more', json, '{"v":"\\"x\\""}', { v: '"x"' }, [{ v: 'x' }], []],
      [
        'stringified twice',
        json,
        JSON.stringify({ v: JSON.stringify('{"a":1}') }),
        { v: '"{\\"a\\":1}"' },
        [{ v: a1 }],
        [],
      ],
      ['a string in a form', form, 'p=%22%7B%5C%22a%5C%22%3A1%7D%22', { p: '"{\\"a\\":1}"' }, [{ p: a1 }], []],
      [
        'words in quotes',
        json,
        '{"a":"\\"b\\" or \\"c\\"","d":"\\"","e":" "}',
        { a: '"b" or "c"', d: '"', e: ' ' },
        [],
        [],
      ],
      [
        'escapes in a literal of GraphQL',
        json,
        '{"query":"{a(q:\\"\\\\u003c\\")}"}',
        { query: '{a(q:"\\u003c")}' },
        [{ query: ['{a(q:"\\u003c")}', '{a(q:"<")}'] }],
        [],
      ],
      [
        'escapes in GraphQL alone',
        type('application/graphql'),
        '{a(q:"\\u003c")}',
        { query: '{a(q:"\\u003c")}' },
        [{ query: ['{a(q:"\\u003c")}', '{a(q:"<")}'] }],
        [],
      ],
      ['what only looks like it', json, '{"a":"[b]","c":"{d}","e":"[1"}', { a: '[b]', c: '{d}', e: '[1' }, [], []],
    ],
    15,
  )
})

describe('E12 other forms of strings in JSON', () => {
  hold(
    [
      [
        'a zero-width space',
        json,
        '{"a":"scr\u200bipt"}',
        { a: 'scr\u200bipt' },
        [{ a: ['scr\u200bipt', 'script'] }],
        [],
      ],
      [
        'a soft hyphen as an escape',
        json,
        '{"a":"scr\\u00adipt"}',
        { a: 'scr\u00adipt' },
        [{ a: ['scr\u00adipt', 'script'] }],
        [],
      ],
      ['in a name', json, '{"ro\u200ble":1}', { 'ro\u200ble': 1 }, [{ 'ro\u200ble': 1, role: 1 }], []],
      ['fullwidth letters', json, '["ｓcript"]', ['ｓcript'], [[['ｓcript', 'script']]], []],
      ['percent escapes', json, '["%3Cscript"]', ['%3Cscript'], [[['%3Cscript', '<script']]], []],
      ['an accent', json, '["é"]', ['é'], [], []],
      ['an escape that is plain', json, '["\\u0041"]', ['A'], [], []],
    ],
    7,
  )
})

describe('Q3 says JSON and is not', () => {
  hold(
    [
      ['a comma too many', json, '{"a":1,}', '{"a":1,}', [a1], []],
      ['comments', json, '{"a":/**/1}//', '{"a":/**/1}//', [a1], []],
      ['single quotes and bare names', json, "{a:'x'}", "{a:'x'}", [{ a: 'x' }], []],
      ['more behind it', json, '{"a":1}{"b":2}', '{"a":1}{"b":2}', [a1], []],
      ['lines', json, '{"a":1}\n{"a":2}', '{"a":1}\n{"a":2}', [a1, [{ a: 1 }, { a: 2 }]], []],
      ['cut off', json, '{"a":', '{"a":', [], []],
      ['blank', json, ' ', ' ', [], []],
    ],
    7,
  )
})

test('content codings that are not there: as those see it who do not know of any', () => {
  const body = read({ ...json, 'Content-Encoding': 'gzip' }, '{"a":1}')
  expect(body).toMatchObject({ error: 'encoding', readings: [{ [bodyAddress]: a1 }] })
  expect(read({ ...json, 'Content-Encoding': 'gzip' }, Buffer.from([0xff, 0xff])).readings).toBeUndefined()
})

test('what is ambiguous in a body too long to be read in other ways is said nevertheless', () => {
  const padding = ' '.repeat(200_000)
  expect(read(json, `{"a":1,"a":2}${padding}`)).toMatchObject({
    value: { a: 2 },
    readings: [],
    ambiguous: ['duplicate_key'],
  })
  expect(read(json, Buffer.from(`"\xe9"${padding}`, 'latin1'))).toMatchObject({ ambiguous: ['charset'] })
})

test('a prototype that an application has spoiled hides no name', () => {
  const prototype = Object.prototype as unknown as Record<string, unknown>
  prototype.spoiled = 1
  try {
    expect(read(json, '{"a":1,"a":2}').ambiguous).toEqual(['duplicate_key'])
    expect(read(json, '{"a":1}').ambiguous).toBeUndefined()
  } finally {
    delete prototype.spoiled
  }
})

test('there are no more readings than can be afforded', () => {
  const keys = Array.from({ length: 50 }, (_, i) => `"a":${i}`).join()
  expect(
    read(type('application/json; charset=shift_jis'), Buffer.from(`{${keys},"b":"\x81\x40"}`, 'latin1')).readings
      ?.length,
  ).toBeLessThan(13)
})
