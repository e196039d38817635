import { describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/index.ts'
import { type Problem, parsePath, parseRuleSetInSteps, readRuleSet } from '../../rules-schema/index.ts'
import schema from '../../rules-schema/v1.schema.json' with { type: 'json' }

const rule = (members: object = {}) => ({ id: 'r', category: 'attack_attempt', event: 'probe', ...members })
const set = (...rules: readonly object[]) => JSON.stringify({ version: 1, rules })
const many = <T>(count: number, value: (index: number) => T) =>
  Array.from({ length: count }, (_, index) => value(index))
const exists = (input: object) => ({ operator: 'exists', inputs: [input] })
const withTransformers = (transformers: unknown) =>
  rule({ conditions: [exists({ address: 'server.request.body', transformers })] })
const withRegex = (regex: string) =>
  rule({ conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.path' }], regex }] })

function problemsOf(source: string | Uint8Array): readonly Problem[] {
  const result = readRuleSet(source, { file: 'hostile.json' })
  return result.ok ? [] : result.problems
}

function codesOf(source: string | Uint8Array): readonly string[] {
  return problemsOf(source).map(({ code, pointer }) => `${code} ${pointer}`)
}

async function apply(document: unknown): Promise<readonly Problem[]> {
  const result = await createEngine({ service: 'shop' }).apply(document)
  return result.ok ? result.warnings : result.problems
}

describe('a file with nothing in it is not a set without rules:', () => {
  it.each<[string, string, string]>([
    ['no byte', '', 'RW006 '],
    ['blanks and line breaks', ' \r\n\t\n', 'RW006 '],
    ['a byte order mark alone', '\ufeff', 'RW006 '],
    ['null', 'null', 'RW104 '],
    ['an empty list', '[]', 'RW104 '],
    ['false', 'false', 'RW104 '],
    ['an empty text', '""', 'RW104 '],
    ['no rules', '{"version":1,"rules":[]}', 'RW107 /rules'],
    ['rules that are null', '{"version":1,"rules":null}', 'RW104 /rules'],
  ])('%s', (_, text, expected) => {
    expect(codesOf(text)).toEqual([expected])
  })

  it('an empty object', () => expect(codesOf('{}')).toEqual(['RW102 ', 'RW102 ']))
})

describe('the bytes of a file', () => {
  const text = set(rule({ name: 'é' }))

  it('may begin with a byte order mark', () => {
    expect(codesOf(Buffer.from(`\ufeff${text}`))).toEqual([])
  })

  it.each<[string, Uint8Array, RegExp]>([
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), /^byte 0 .*UTF-16/],
    ['UTF-16 without a mark', Buffer.from(text, 'utf16le'), /^byte 1 .*UTF-16/],
    ['Latin-1', Buffer.from(text, 'latin1'), new RegExp(`^byte ${text.indexOf('é')} `)],
    [
      'a character that is cut off',
      Buffer.from(text).subarray(0, text.indexOf('é') + 1),
      new RegExp(`^byte ${text.indexOf('é')} `),
    ],
  ])('are refused with the offset of the byte when they are %s', (_, bytes, message) => {
    expect(problemsOf(bytes)).toMatchObject([
      { code: 'RW002', message: expect.stringMatching(message), file: 'hostile.json' },
    ])
  })

  it.each(['regex', 'values'])('do not hide half of a surrogate pair in %s', member => {
    const inputs = [{ address: 'server.request.path' }]
    const condition =
      member === 'regex'
        ? { operator: 'match_regex', inputs, regex: '#' }
        : { operator: 'contains', inputs, values: ['#'] }
    expect(codesOf(set(rule({ conditions: [condition] })).replace('#', '\\ud83d'))).toEqual([
      `RW008 /rules/0/conditions/0/${member}${member === 'values' ? '/0' : ''}`,
    ])
  })
})

describe('a member that is there twice', () => {
  it.each<[string, string, string]>([
    [
      'in a rule',
      '{"version":1,"rules":[{"id":"r","category":"attack_attempt","event":"e","enabled":true,"enabled":false}]}',
      '/rules/0/enabled',
    ],
    [
      'in the document',
      '{"version":1,"rules":[],"rules":[{"id":"r","category":"attack_attempt","event":"e"}]}',
      '/rules',
    ],
    [
      'spelt in two ways',
      '{"version":1,"rules":[{"id":"r","category":"attack_attempt","event":"e","n\\u0061me":"a","name":"b"}]}',
      '/rules/0/name',
    ],
    [
      'with one value',
      '{"version":1,"version":1,"rules":[{"id":"r","category":"attack_attempt","event":"e"}]}',
      '/version',
    ],
    [
      'in an entry of a list',
      '{"version":1,"rules":[{"id":"r","category":"attack_attempt","event":"e"}],"lists":[{"id":"l","type":"value","entries":[{"value":"a","value":"b"}]}]}',
      '/lists/0/entries/0/value',
    ],
    [
      'in the body of a test',
      '{"version":1,"rules":[{"id":"r","category":"attack_attempt","event":"e","tests":[{"request":{"path":"/","json":{"a":1,"a":2}},"expect":{"match":true}}]}]}',
      '/rules/0/tests/0/request/json/a',
    ],
  ])('is refused %s, and the last one is not taken', (_, text, pointer) => {
    expect(codesOf(text)).toEqual([`RW003 ${pointer}`])
  })
})

describe('names that mean something in JavaScript', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']
  const everywhere = (name: string) =>
    `{"version":1,"rules":[{"id":"${name}","category":"attack_attempt","event":"e","tags":{"${name}":"x"},"capture":{"${name}":{"value":1}},` +
    `"conditions":[{"operator":"exists","inputs":[{"address":"server.request.body","path":"$.${name}['${name}']"}]}]}],` +
    `"lists":[{"id":"${name}","type":"value","entries":[{"value":"${name}"}]}],` +
    `"exclusions":[{"id":"${name}","rules":[{"id":"${name}"},{"tags":{"${name}":"x"}}],` +
    `"inputs":[{"address":"server.request.body","path":"$.${name}"}]}]}`

  it.each(names)('%s is refused or means nothing', name => {
    const reserved = [
      ...['/rules/0/id', '/rules/0/tags/__proto__', '/rules/0/capture/__proto__', '/lists/0/id', '/exclusions/0/id'],
      ...['/exclusions/0/rules/0/id', '/exclusions/0/rules/1/tags/__proto__'],
    ]
    expect(codesOf(everywhere(name))).toEqual(name === '__proto__' ? reserved.map(pointer => `RW118 ${pointer}`) : [])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it.each(['__proto__', 'constructor', 'toString'])('%s as a member is no member', name => {
    const text = `{"version":1,"rules":[{"id":"r","category":"attack_attempt","event":"e","${name}":{"polluted":1}}],"${name}":{"polluted":1}}`
    const code = name === '__proto__' ? 'RW118' : 'RW101'
    expect(codesOf(text)).toEqual([`${code} /rules/0/${name}`, `${code} /${name}`])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('what this version does not know', () => {
  it.each<[string, string, string]>([
    ['a version', '{"version":2,"rules":[],"new":1}', 'RW106 /version'],
    ['another format', '{"version":"2.2","metadata":{},"rules":[]}', 'RW106 /version'],
    ['a member of the document', JSON.stringify({ version: 1, rules: [rule()], processors: [] }), 'RW101 /processors'],
    ['a member of a rule', set(rule({ on_match: ['block'] })), 'RW101 /rules/0/on_match'],
    [
      'an operator',
      set(rule({ conditions: [{ operator: 'match', inputs: [] }] })),
      'RW109 /rules/0/conditions/0/operator',
    ],
    [
      'an operator of every object',
      set(rule({ conditions: [{ operator: 'valueOf' }] })),
      'RW109 /rules/0/conditions/0/operator',
    ],
    ...['!', '!toString', '!__proto__', '!!equals', '! ', `!${' '.repeat(10_000_000)}`, '!\u0000', 'equals\u0000'].map(
      (operator): [string, string, string] => [
        `a negated form of ${operator.slice(0, 20)}`,
        set(rule({ conditions: [{ operator }] })),
        'RW109 /rules/0/conditions/0/operator',
      ],
    ),
    [
      'a transformer of 10 MB',
      set(withTransformers(['x'.repeat(10_000_000)])),
      'RW110 /rules/0/conditions/0/inputs/0/transformers/0',
    ],
    [
      'an address of an event of 10 MB',
      set(rule({ conditions: [exists({ address: `server.business_logic.${'a.'.repeat(5_000_000)}a` })] })),
      'RW105 /rules/0/conditions/0/inputs/0/address',
    ],
    ['an action', set(rule({ action: { type: 'delay' } })), 'RW105 /rules/0/action/type'],
  ])('is refused with its path: %s', (_, text, expected) => {
    expect(codesOf(text)).toEqual([expected])
  })
})

describe('a document nested 20,000 deep', () => {
  it.each<[string, string]>([
    [
      'conditions',
      `{"version":1,"rules":[{"id":"r","conditions":[${'{"operator":"not","condition":'.repeat(20_000)}{}${'}'.repeat(20_000)}]}]}`,
    ],
    ['lists', `{"version":1,"rules":[],"lists":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
    [
      'exclusions',
      `{"version":1,"rules":[],"exclusions":[{"conditions":[${'{"operator":"not","condition":'.repeat(20_000)}`,
    ],
    [
      'the body of a test',
      `{"version":1,"rules":[{"tests":[{"request":{"json":${'['.repeat(20_000)}${']'.repeat(20_000)}}}]}]}`,
    ],
  ])('is refused before anything looks into it: %s', (_, text) => {
    expect(problemsOf(text).map(({ code }) => code)).toEqual(['RW004'])
  })
})

describe('a pattern', () => {
  it.each<[string, string]>([
    ['is not closed', '('],
    ['looks ahead', '^/(?=admin)'],
    ['looks behind', '(?<!a)b'],
    ['refers back', '(a)\\1'],
    ['is counted over 1,000', 'a{1001}'],
    ['has two groups of one name', '(?P<a>x)(?P<a>y)'],
  ])("that %s is refused with its place and RE2's reason", async (_, regex) => {
    const problems = await apply(JSON.parse(set(rule({ id: 'good' }), { ...withRegex(regex), id: 'bad' })))
    expect(problems).toMatchObject([{ code: 'RW103', severity: 'error', pointer: '/rules/1/conditions/0/regex' }])
    expect(problems[0]?.message.length).toBeGreaterThan(regex.length)
  })

  it('that is empty is refused', () => {
    expect(codesOf(set(withRegex('')))).toEqual(['RW105 /rules/0/conditions/0/regex'])
  })

  it.each(['.*', 'x*', '(?:)', '^', 'a|'])('that finds something in everything is warned of: %s', async regex => {
    const endpoint = { path: '/x' }
    expect(await apply(JSON.parse(set({ ...withRegex(regex), endpoint })))).toMatchObject([
      { code: 'RW303', severity: 'warning' },
    ])
  })
})

describe('a set that is too large', () => {
  it.each<[string, string, string]>([
    ['50,000 rules', set(...many(50_000, index => rule({ id: `r${index}` }))), 'RW117 /rules'],
    [
      '200,000 tags',
      set(rule({ tags: Object.fromEntries(many(200_000, index => [`t${index}`, 'x'])) })),
      'RW117 /rules/0/tags',
    ],
    ['a pattern over 16 KiB', set(withRegex('a'.repeat(16_385))), 'RW105 /rules/0/conditions/0/regex'],
    ['a pattern over 16 KiB in bytes', set(withRegex('é'.repeat(8193))), 'RW105 /rules/0/conditions/0/regex'],
    ['200,000 conditions', set(rule({ conditions: new Array(200_000).fill({}) })), 'RW117 /rules/0/conditions'],
    [
      '200,000 phrases that must not stand in it',
      set(
        rule({
          conditions: [
            {
              operator: '!phrase_match',
              inputs: exists({ address: 'usr.id' }).inputs,
              values: new Array(200_000).fill('a'),
            },
          ],
        }),
      ),
      'RW117 /rules/0/conditions/0/values',
    ],
    [
      '200,000 inputs of a negated form',
      set(rule({ conditions: [{ operator: '!exists', inputs: new Array(200_000).fill({ address: 'usr.id' }) }] })),
      'RW117 /rules/0/conditions/0/inputs',
    ],
    [
      '200,000 transformers',
      set(withTransformers(new Array(200_000).fill('lowercase'))),
      'RW117 /rules/0/conditions/0/inputs/0/transformers',
    ],
    [
      'a pattern with a checksum over 16 KiB in bytes',
      set(
        rule({
          conditions: [
            {
              operator: '!match_regex_with_checksum',
              inputs: exists({ address: 'usr.id' }).inputs,
              regex: 'é'.repeat(8193),
              checksum: 'luhn',
            },
          ],
        }),
      ),
      'RW105 /rules/0/conditions/0/regex',
    ],
    ['200,000 tests', set(rule({ tests: new Array(200_000).fill({}) })), 'RW117 /rules/0/tests'],
  ])('is refused: %s', (_, text, expected) => {
    expect(codesOf(text)[0]).toBe(expected)
  })

  it('by nothing is read, with a pause for each rule', () => {
    const document = { version: 1, rules: many(20_000, index => rule({ id: `r${index}` })) }
    const steps = parseRuleSetInSteps(document)
    let pauses = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) pauses += 1
    expect(step.value).toMatchObject({ ok: true })
    expect(pauses).toBeGreaterThanOrEqual(20_000)
  })
})

describe('a path', () => {
  const canary = 'rulewireCanary'
  const run = `globalThis.${canary}=1`

  it.each([
    `$[?(${run})]`,
    `$[?(@.constructor.constructor('${run}')())]`,
    `$[(${run})]`,
    `$..[?(${run})]`,
    `$[0,(${run})]`,
    `$.a(${run})`,
    `$\`${run}\``,
    '$.a^',
    '$.a~',
    '$..a^',
    '$.@other()',
    '$[@.length-1]',
    '$..a..b..c',
    `$${'.a'.repeat(100_000)}`,
    `$${'[0]'.repeat(100_000)}`,
    `$${'..a'.repeat(100_000)}`,
    `$[${'0,'.repeat(100_000)}0]`,
    `$['${'a'.repeat(100_000)}`,
    `$${' '.repeat(100_000)}`,
    `$[${' '.repeat(100_000)}`,
    `$[1${' '.repeat(100_000)}:`,
  ])('that asks for more than there is is refused, and nothing of it runs: %.40s', path => {
    expect(parsePath(path).ok).toBe(false)
    const input = { address: 'server.request.body', path }
    const code = path.length > 2048 ? 'RW105' : 'RW112'
    const codes = codesOf(set(rule({ conditions: [{ operator: 'exists', inputs: [input] }] })))
    expect(codes).toContain(`${code} /rules/0/conditions/0/inputs/0/path`)
    expect(canary in globalThis).toBe(false)
  })
})

describe('the grammar of the format itself', () => {
  const patterns = [...new Set([...patternsIn(schema)])]

  it('is made of patterns, and of nothing whose cost a file could choose', () => {
    expect(patterns.length).toBeGreaterThan(6)
    expect(JSON.stringify(schema)).not.toMatch(/"(?:\$data|uniqueItems|contains)":\s*(?:true|\{\s*"(?:\$data|type)")/)
  })

  it.each(patterns)('decides on a megabyte without going back: %s', pattern => {
    const compiled = new RegExp(pattern, 'u')
    const parts = ['a', 'a.', 'a-', '.', '/', '//', 'http://', 'https://a', ' ', '_', 'A', '0', '\n', '\u0000', '😀']
    for (const part of parts)
      for (const end of ['', '!', '\n', '.', '\u0000', ' '])
        expect(typeof compiled.test(`${part.repeat(1_000_000 / part.length)}${end}`)).toBe('boolean')
  })

  it('refuses a megabyte where a name should be', () => {
    const long = 'a.'.repeat(500_000)
    const document = {
      version: 1,
      rules: [
        rule({
          id: long,
          event: long,
          endpoint: { path: `/${long}` },
          tags: { [long]: 'x' },
          capture: { [long]: { value: 1 } },
        }),
      ],
      lists: [{ id: long, type: 'value', entries: [] }],
      exclusions: [{ id: long, rules: [{ id: long }, { event: long }, { tags: { [long]: 'x' } }] }],
      addresses: [long],
    }
    const codes = new Set(codesOf(JSON.stringify(document)).map(found => found.replaceAll(long, '…')))
    expect([...codes]).toEqual([
      'RW105 /rules/0/id',
      'RW105 /rules/0/event',
      'RW105 /rules/0/endpoint/path',
      'RW119 /rules/0/tags/…',
      'RW119 /rules/0/capture/…',
      'RW105 /lists/0/id',
      'RW105 /exclusions/0/id',
      'RW105 /exclusions/0/rules/0/id',
      'RW105 /exclusions/0/rules/1/event',
      'RW119 /exclusions/0/rules/2/tags/…',
      'RW105 /addresses/0',
    ])
  })
})

function* patternsIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === 'pattern' && typeof value === 'string') yield value
    else yield* patternsIn(value)
  }
}
