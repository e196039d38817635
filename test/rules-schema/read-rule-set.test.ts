import { describe, expect, it } from 'vitest'
import {
  maxProblems,
  orderProblems,
  parsedRules,
  parseRuleSet,
  parseRuleSetInSteps,
  readRuleSet,
} from '../../rules-schema/index.ts'
import { error, warning } from '../../rules-schema/problem.ts'

const rule = (id: string, members: object = {}) => ({ id, category: 'attack_attempt', event: 'probe', ...members })
const set = (...rules: readonly object[]) => ({ version: 1, rules })
const text = (...rules: readonly object[]) => JSON.stringify(set(...rules), undefined, 2)
const exists = (path: string) => ({ operator: 'exists', inputs: [{ address: 'server.request.body', path }] })

describe('readRuleSet', () => {
  it('gives the rule set, its warnings with their places, and the plain value', () => {
    const source = text(rule('a', { category: 'business_logic', event: 'users.signup' }))
    const result = readRuleSet(source, { file: 'a.json' })
    expect(result).toMatchObject({
      ok: true,
      document: JSON.parse(source),
      warnings: [{ code: 'RW301', file: 'a.json', line: 7, column: 16 }],
    })
    expect(result.ok && parsedRules(result.value)).toEqual([{ rule: JSON.parse(source).rules[0], pointer: '/rules/0' }])
  })

  it('gives the rules that are right in themselves beside the problems, so that their meaning can be checked', () => {
    const result = readRuleSet(
      text(rule('a'), rule('b', { conditions: [exists('x')] }), rule('c'), rule('a', { priority: 1 })),
    )
    expect(!result.ok && result.wellFormed).toEqual([
      { rule: rule('a'), pointer: '/rules/0' },
      { rule: rule('c'), pointer: '/rules/2' },
      { rule: rule('a', { priority: 1 }), pointer: '/rules/3' },
    ])
    expect(!result.ok && result.problems.map(({ code, line }) => ({ code, line }))).toEqual([
      { code: 'RW112', line: 19 },
      { code: 'RW108', line: 31 },
    ])
  })

  it('goes on to the rules when the text has only a name too many', () => {
    const result = readRuleSet(
      '{"version":1,"rules":[{"id":"a","id":"b","category":"attack_attempt","event":"probe"}]}',
    )
    expect(!result.ok && result.wellFormed).toEqual([{ rule: rule('b'), pointer: '/rules/0' }])
  })

  it('has no value of what is not JSON', () => {
    expect(readRuleSet('{"version":1')).toMatchObject({ ok: false, document: undefined, wellFormed: [] })
  })

  it('names both places of an id that is there twice', () => {
    const result = readRuleSet(text(rule('a'), rule('a')), { file: 'x.json' })
    expect(result).toMatchObject({
      problems: [{ message: 'the id "a" is there twice: x.json:5:13 and x.json:10:13', line: 10, column: 13 }],
    })
  })

  it('locates what others found: the value, of a wrong name the name, else the nearest thing around', () => {
    const { locate } = readRuleSet('{\n "version": 1,\n "rules": [\n  { "id": "a" }]}', { file: 'x.json' })
    const located = locate([
      error('RW103', '/rules/0/id', 'at the value'),
      error('RW101', '/rules/0/id', 'at the name'),
      error('RW103', '/rules/0/conditions/3/regex', 'at what is there of it'),
      error('RW105', '', 'at the document'),
      { ...error('RW105', '', 'as it is'), line: 7, column: 8 },
    ])
    expect(located.map(({ file, line, column }) => `${file}:${line}:${column}`)).toEqual([
      'x.json:4:11',
      'x.json:4:5',
      'x.json:4:3',
      'x.json:1:1',
      'x.json:7:8',
    ])
  })
})

describe('problems', () => {
  it('come in the order of the document', () => {
    const result = parseRuleSet({ version: 1, zzz: 1, rules: [rule('a', { tags: { b: 1 }, name: 5 }), 7], aaa: 1 })
    expect(!result.ok && result.problems.map(({ pointer }) => pointer)).toEqual([
      '/zzz',
      '/rules/0/tags/b',
      '/rules/0/name',
      '/rules/1',
      '/aaa',
    ])
  })

  it('are not more than 100, and errors stay before warnings', () => {
    const warnings = Array.from({ length: 150 }, (_, index) => warning('RW302', `/rules/${index}`, ''))
    const errors = Array.from({ length: 60 }, (_, index) => error('RW105', `/rules/${index + 100}`, ''))
    const ordered = orderProblems({ rules: new Array(200).fill({}) }, [...warnings, ...errors])
    expect(ordered).toHaveLength(maxProblems)
    expect(ordered.filter(({ severity }) => severity === 'error')).toHaveLength(60)
    expect(ordered.map(({ pointer }) => Number(pointer.slice(7)))).toEqual([
      ...Array(40).keys(),
      ...Array.from({ length: 60 }, (_, index) => index + 100),
    ])
  })

  it('of a set that is wrong all over are 100', () => {
    const result = parseRuleSet(set(...Array.from({ length: 20_000 }, (_, index) => ({ id: index }))))
    expect(!result.ok && result.problems).toHaveLength(maxProblems)
  })

  it('of one rule that is wrong all over are 100, or only the first when it is very large', () => {
    const wrong = (count: number) =>
      Array.from({ length: count }, () => ({
        operator: 'exact_match',
        inputs: exists('..').inputs,
        values: new Array(1000).fill(0),
      }))
    const large = parseRuleSet(set(rule('a', { conditions: wrong(9) })))
    expect(!large.ok && large.problems).toHaveLength(maxProblems)
    const huge = parseRuleSet(set(rule('a', { conditions: wrong(1000) })))
    expect(!huge.ok && huge.problems.map(({ code }) => code)).toEqual([
      'RW112',
      'RW104',
      ...new Array(98).fill('RW112'),
    ])
  })

  it('can be ordered by any document', () => {
    const problems = [error('RW105', '/a/b', ''), error('RW105', '/a', '')]
    for (const document of [
      undefined,
      new Proxy({}, { ownKeys: () => expect.unreachable() }),
      {
        get a() {
          return expect.unreachable()
        },
      },
    ]) {
      expect(orderProblems(document, problems)).toHaveLength(2)
    }
  })
})

describe('parseRuleSetInSteps', () => {
  it('pauses after each rule', () => {
    const steps = parseRuleSetInSteps(set(rule('a'), rule('b'), rule('c')))
    expect([...steps]).toHaveLength(3)
  })
})

describe('bounds', () => {
  const condition = exists('$')
  const regex = (pattern: string) =>
    rule('a', { conditions: [{ operator: 'match_regex', inputs: [{ address: 'http.client_ip' }], regex: pattern }] })
  const many = <T>(count: number, value: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => value(index))
  const members = (count: number, value: unknown) => Object.fromEntries(many(count, index => [`k${index}`, value]))

  it.each<[string, object]>([
    ['20,000 rules', set(...many(20_000, index => rule(`r${index}`)))],
    ['1,000 conditions', set(rule('a', { conditions: many(1000, () => condition) }))],
    [
      '10,000 values',
      set(
        rule('a', {
          conditions: [{ operator: 'exact_match', inputs: condition.inputs, values: many(10_000, String) }],
        }),
      ),
    ],
    ['64 captures', set(rule('a', { capture: members(64, { value: 1 }) }))],
    ['64 tags', set(rule('a', { tags: members(64, 'x') }))],
    ['a regex of 16 KiB', set(regex('a'.repeat(16_384)))],
    ['a description of 4,096 characters', set(rule('a', { description: '😀'.repeat(4096) }))],
  ])('allow %s', (_, document) => {
    expect(parseRuleSet(document)).toMatchObject({ ok: true })
  })

  it.each<[string, object, string, string]>([
    ['20,001 rules', set(...many(20_001, index => rule(`r${index}`))), 'RW117', '/rules'],
    ['1,001 conditions', set(rule('a', { conditions: many(1001, () => condition) })), 'RW117', '/rules/0/conditions'],
    [
      '10,001 values',
      set(
        rule('a', {
          conditions: [{ operator: 'exact_match', inputs: condition.inputs, values: many(10_001, String) }],
        }),
      ),
      'RW117',
      '/rules/0/conditions/0/values',
    ],
    [
      '101 inputs',
      set(rule('a', { conditions: [{ operator: 'exists', inputs: many(101, () => condition.inputs[0]) }] })),
      'RW117',
      '/rules/0/conditions/0/inputs',
    ],
    ['65 captures', set(rule('a', { capture: members(65, { value: 1 }) })), 'RW117', '/rules/0/capture'],
    ['65 tags', set(rule('a', { tags: members(65, 'x') })), 'RW117', '/rules/0/tags'],
    ['a regex of one character more', set(regex('a'.repeat(16_385))), 'RW105', '/rules/0/conditions/0/regex'],
    ['a regex of 16 KiB and more in bytes', set(regex('é'.repeat(8193))), 'RW105', '/rules/0/conditions/0/regex'],
    [
      'a description of 4,097 characters',
      set(rule('a', { description: 'x'.repeat(4097) })),
      'RW105',
      '/rules/0/description',
    ],
  ])('refuse %s', (_, document, code, pointer) => {
    for (const result of [parseRuleSet(document), readRuleSet(JSON.stringify(document))]) {
      expect(result).toMatchObject({ ok: false, problems: [{ code, pointer }] })
      expect(!result.ok && result.problems).toHaveLength(1)
    }
  })
})
