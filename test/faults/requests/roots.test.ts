import { describe, expect, test } from 'vitest'
import { createEngine } from '../../../engine/index.ts'
import { useJudge } from '../support/judge.ts'
import { get, postForm, postJson } from '../support/raw-request.ts'

type Member = Readonly<Record<string, unknown>>

const body = 'server.request.body'
const rule = (id: string, address: string, path: string, operator: Member) => ({
  id,
  category: 'business_logic',
  event: 'test.value',
  conditions: [{ inputs: [{ address, path }], ...operator }],
})
const equals = (value: unknown, more: Member = {}) => ({ operator: 'equals', value, ...more })
const texts = { operator: 'match_regex', regex: '.*' }

const judge = useJudge({
  rules: [
    rule('there', body, '$', { operator: 'exists' }),
    rule('not-there', body, '$', { operator: '!exists' }),
    rule('zero', body, '$', equals(0)),
    rule('empty', body, '$', equals('')),
    rule('false', body, '$', equals(false)),
    rule('text', body, '$', equals('str')),
    rule('any-text', body, '$', texts),
    rule('items', body, '$[*]', { operator: 'exists' }),
  ],
})

/** Which rules about `$` hold of a root; an empty array or object is there and holds nothing. */
const roots: readonly [text: string, rules: string[]][] = [
  ['0', ['there', 'zero']],
  ['-0', ['there', 'zero']],
  ['0.0', ['there', 'zero']],
  ['""', ['empty', 'there']],
  ['false', ['false', 'there']],
  ['true', ['there']],
  ['null', ['there']],
  ['"str"', ['any-text', 'text', 'there']],
  ['"0"', ['any-text', 'there']],
  ['[]', ['there']],
  ['{}', ['there']],
  ['[0]', ['items', 'there', 'zero']],
  ['[null]', ['items', 'there']],
  ['{"a":false}', ['false', 'items', 'there']],
]

describe('Q7 the root of a body is a value like others', () => {
  test.each(roots)('%s', async (text, rules) => {
    expect((await judge.send(postJson(text))).matches.toSorted()).toEqual(rules)
  })

  test('no body', async () => {
    expect((await judge.send(get('/'))).matches).toEqual([])
  })
})

describe('Q21 what is no text never gets to a pattern', () => {
  const query = 'server.request.query'
  const words = ['undefined', 'null', 'Symbol', 'object', 'NaN', 'function', '1', 'true']
  const rules = words.map(word => rule(word, query, '$.q', { operator: 'match_regex', regex: word }))
  const none: readonly [name: string, value: unknown, rules: string[]][] = [
    ['undefined', undefined, []],
    ['a symbol', Symbol('Symbol'), []],
    ['null', null, []],
    ['NaN', Number.NaN, []],
    ['an object', {}, []],
    ['a function', () => 'function', []],
    ['a bigint', 1n, []],
    ['a number, which is its text here', 1, ['1']],
    ['a boolean, which is its text here', true, ['true']],
  ]

  test.each(none)('%s', async (_name, value, expected) => {
    const engine = createEngine({ schedule: task => task() })
    await engine.apply({ version: 1, rules })
    const { matches, incomplete } = engine.begin().run({ [query]: { q: value } }, { done: 'request' })
    expect([matches.map(match => match.rule.id), incomplete]).toEqual([expected, []])
  })

  test.each([postJson('{"q":null}'), postJson('{"q":[null,{}]}'), postForm('q'), get('/?q')])(
    'over a socket',
    async bytes => {
      await judge.engine.apply(
        { version: 1, rules: rules.map(one => ({ ...one, id: `w-${one.id}` })) },
        { source: 'words' },
      )
      expect((await judge.send(bytes)).matches.filter(id => id.startsWith('w-'))).toEqual([])
    },
  )
})
