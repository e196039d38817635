import { describe, expect, it } from 'vitest'
import { error, readRuleFiles } from '../../rules-schema/index.ts'

const rule = (id: string, members: object = {}) => ({ id, category: 'attack_attempt', event: 'probe', ...members })
const text = (...rules: readonly object[]) => JSON.stringify({ version: 1, rules }, undefined, 2)
const file = (name: string, document: object) => ({
  file: name,
  source: JSON.stringify({ version: 1, ...document }, undefined, 2),
})
const list = (id: string, members: object = {}) => ({ id, type: 'value', entries: [], ...members })
const looksAt = (address: string) => ({ conditions: [{ operator: 'exists', inputs: [{ address }] }] })

describe('readRuleFiles', () => {
  it('takes several files as one rule set', () => {
    const result = readRuleFiles([
      { file: 'a.json', source: text(rule('a'), rule('b')) },
      { file: 'b.json', source: text(rule('c')) },
    ])
    expect(result).toMatchObject({
      ok: true,
      value: { version: 1, rules: [rule('a'), rule('b'), rule('c')] },
      warnings: [],
    })
    const [located] = result.locate([error('RW103', '/rules/2/category', '')])
    expect(located).toMatchObject({ file: 'b.json', pointer: '/rules/0/category', line: 6 })
  })

  it('tells what is wrong in each, and ids across them with both places', () => {
    const result = readRuleFiles([
      { file: 'a.json', source: text(rule('a'), rule('b')) },
      { file: 'b.json', source: '{' },
      { file: 'c.json', source: text(rule('b'), rule('c', { name: 1 }), rule('c')) },
    ])
    expect(!result.ok && result.problems.map(({ code, file, pointer, line }) => [code, file, pointer, line])).toEqual([
      ['RW001', 'b.json', '', 1],
      ['RW104', 'c.json', '/rules/1/name', 13],
      ['RW108', 'c.json', '/rules/2/id', 16],
      ['RW108', 'c.json', '/rules/0/id', 5],
    ])
    expect(!result.ok && result.problems.at(-1)?.message).toBe(
      'the id "b" is there twice: a.json:10:13 and c.json:5:13',
    )
    expect(
      !result.ok &&
        result
          .locate(result.wellFormed.map(({ pointer }) => error('RW103', `${pointer}/id`, '')))
          .map(({ file, line }) => `${file}:${line}`),
    ).toEqual(['a.json:5', 'a.json:10', 'c.json:5', 'c.json:16'])
  })

  it('has a union of documents that are wrong only in their rules, for whoever checks them elsewhere', () => {
    const good = { file: 'a.json', source: text(rule('a')) }
    const result = readRuleFiles([good, { file: 'b.json', source: text({ id: 'b' }, rule('c')) }])
    expect(result).toMatchObject({ ok: false, document: { version: 1, rules: [rule('a'), { id: 'b' }, rule('c')] } })
    expect(!result.ok && result.wellFormed).toEqual([
      { rule: rule('a'), pointer: '/rules/0' },
      { rule: rule('c'), pointer: '/rules/2' },
    ])
    expect(result.locate([error('RW102', '/rules/1', '')])).toMatchObject([
      { file: 'b.json', pointer: '/rules/0', line: 4 },
    ])
    for (const source of ['{', '[]', '{"version":2,"rules":[]}', '{"version":1,"rules":[],"processors":[]}']) {
      expect(readRuleFiles([good, { file: 'b.json', source }])).toMatchObject({ ok: false, document: undefined })
    }
  })

  it('of one file is that file', () => {
    const source = text(rule('a'))
    expect(readRuleFiles([{ file: 'a.json', source }])).toMatchObject({ ok: true, document: JSON.parse(source) })
  })

  it('of no file is refused', () => {
    expect(readRuleFiles([])).toMatchObject({ ok: false, problems: [{ code: 'RW107' }] })
  })

  it('of files that are empty on purpose is empty on purpose', () => {
    const source = '{"version":1,"rules":[],"allow_empty":true}'
    expect(
      readRuleFiles([
        { file: 'a', source },
        { file: 'b', source },
      ]),
    ).toMatchObject({ ok: true, value: { version: 1, rules: [], allow_empty: true } })
  })

  it('has the lists and the declared addresses of all', () => {
    const result = readRuleFiles([
      file('a.json', { rules: [rule('a')], lists: [list('x')], addresses: ['app.a', 'app.b'] }),
      file('b.json', { rules: [], lists: [list('y'), list('z')], addresses: ['app.b', 'app.c'] }),
    ])
    expect(result).toMatchObject({
      ok: true,
      value: {
        version: 1,
        rules: [rule('a')],
        lists: [list('x'), list('y'), list('z')],
        addresses: ['app.a', 'app.b', 'app.c'],
      },
    })
    const located = result.locate([
      error('RW121', '/lists/2/entries', ''),
      error('RW105', '/addresses/2', ''),
      error('RW105', '/lists/7/entries', 'of no file'),
    ])
    expect(located.map(({ file: name, pointer, line }) => [name, pointer, line])).toEqual([
      ['b.json', '/lists/1/entries', 13],
      ['b.json', '/addresses/1', 18],
      [undefined, '/lists/7/entries', undefined],
    ])
  })

  it('has the exclusions of all, which may be about the rules of another file', () => {
    const excluding = (id: string, ...rules: readonly string[]) => ({ id, rules: rules.map(rule => ({ id: rule })) })
    const files = [
      file('a.json', { rules: [], exclusions: [excluding('x', 'b')] }),
      file('b.json', { rules: [rule('b')], exclusions: [excluding('y', 'b', 'c')] }),
      file('c.json', { rules: [rule('c')] }),
    ]
    const result = readRuleFiles(files)
    expect(result).toMatchObject({ ok: true, warnings: [] })
    expect(result.ok && result.value.exclusions).toEqual([excluding('x', 'b'), excluding('y', 'b', 'c')])
    expect(result.locate([error('RW103', '/exclusions/1/rules/1/id', '')])).toMatchObject([
      { file: 'b.json', pointer: '/exclusions/0/rules/1/id', line: 18 },
    ])
    const without = readRuleFiles(files.slice(0, 2))
    expect(without).toMatchObject({
      ok: true,
      warnings: [{ code: 'RW307', file: 'b.json', pointer: '/exclusions/0/rules/1/id', line: 18 }],
    })
  })

  it('says nothing of what exclusions are about where the rules of a file are not known', () => {
    const exclusions = file('a.json', { rules: [rule('a')], exclusions: [{ id: 'x', rules: [{ id: 'c' }] }] })
    const codes = (source: string) => {
      const result = readRuleFiles([exclusions, { file: 'b.json', source }])
      return (result.ok ? result.warnings : result.problems).map(({ code }) => code)
    }
    expect(codes(text(rule('b')))).toEqual(['RW307'])
    expect(codes(text(rule('b', { name: 5 })))).toEqual(['RW104', 'RW307'])
    expect(codes(text(rule('no id')))).toEqual(['RW105'])
    expect(codes('{')).toEqual(['RW001'])
    expect(codes('{"version":2}')).toEqual(['RW106'])
  })

  it('still has, when one is wrong, the exclusions that are right, at their positions', () => {
    const right = { id: 'x', effect: 'monitor' }
    const result = readRuleFiles([
      file('a.json', { rules: [rule('a')], exclusions: [{ ...right, effect: 'log' }, right] }),
      file('b.json', { rules: [], exclusions: [{ ...right, id: 'y' }] }),
    ])
    expect(!result.ok && result.parts).toEqual({
      exclusions: [{ id: '', enabled: false }, right, { ...right, id: 'y' }],
    })
  })

  it('still has what the others declare when one file is no JSON', () => {
    const parts = { lists: [list('l')], exclusions: [{ id: 'x', effect: 'monitor' }], addresses: ['app.a'] }
    const files = [file('a.json', { rules: [rule('a', looksAt('app.a'))], ...parts }), { file: 'b.json', source: '{' }]
    const result = readRuleFiles(files)
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'RW001', file: 'b.json' }], document: undefined })
    expect(!result.ok && [result.parts, result.wellFormed.length]).toEqual([parts, 1])
    expect(result.locate([error('RW103', '/exclusions/0/id', '')])).toMatchObject([{ file: 'a.json', line: 29 }])
  })

  it('has the bounds of one file', () => {
    const many = (count: number, from = 0) =>
      Array.from({ length: count }, (_, index) => ({ id: `e${from + index}`, effect: 'monitor' }))
    const problems = (one: number, other: number) => {
      const result = readRuleFiles([
        file('a.json', { rules: [rule('a')], exclusions: many(one) }),
        file('b.json', { rules: [], exclusions: many(other, one) }),
      ])
      return (result.ok ? [] : result.problems).map(({ code, pointer }) => `${code} ${pointer}`)
    }
    expect(problems(500, 500)).toEqual([])
    expect(problems(500, 501)).toEqual(['RW117 /exclusions'])
    const entries = (count: number) => JSON.stringify(new Array(count).fill({ value: 'a' }))
    const lists = (id: string) =>
      `{"version":1,"rules":[],"lists":[{"id":"${id}","type":"value","entries":${entries(500_001)}}]}`
    const result = readRuleFiles([
      { file: 'a.json', source: text(rule('a')) },
      { file: 'b.json', source: lists('x') },
      { file: 'c.json', source: lists('y') },
    ])
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: 'RW117', file: 'c.json', pointer: '/lists/0/entries' }],
    })
  })

  it('may look at what another file declares, before or after', () => {
    const files = [
      file('a.json', { rules: [rule('a', looksAt('app.a'))] }),
      file('b.json', { rules: [], addresses: ['app.a'] }),
      file('c.json', { rules: [rule('c', looksAt('app.a'))] }),
    ]
    expect(readRuleFiles(files)).toMatchObject({ ok: true, warnings: [] })
    expect(readRuleFiles(files.slice(0, 1))).toMatchObject({ problems: [{ code: 'RW111' }] })
  })

  it('tells ids of lists that two files have, with both places', () => {
    const result = readRuleFiles([
      file('a.json', { rules: [rule('l')], lists: [list('l')] }),
      file('b.json', { rules: [rule('b')], lists: [list('k'), list('l'), list('k')] }),
    ])
    expect(!result.ok && result.problems.map(({ code, file: name, pointer }) => [code, name, pointer])).toEqual([
      ['RW108', 'b.json', '/lists/2/id'],
      ['RW108', 'b.json', '/lists/1/id'],
    ])
    expect(!result.ok && result.problems[1]?.message).toBe('the id "l" is there twice: a.json:12:13 and b.json:17:13')
  })

  it('tells ids of exclusions that two files have, with both places', () => {
    const result = readRuleFiles([
      file('a.json', { rules: [rule('l')], exclusions: [{ id: 'x', effect: 'monitor' }] }),
      file('b.json', {
        rules: [rule('b')],
        exclusions: [
          { id: 'l', effect: 'monitor' },
          { id: 'x', effect: 'monitor' },
        ],
      }),
    ])
    expect(!result.ok && result.problems).toMatchObject([
      {
        code: 'RW108',
        file: 'b.json',
        pointer: '/exclusions/1/id',
        message: 'the id "x" is there twice: a.json:12:13 and b.json:16:13',
        help: 'an id names one exclusion in the whole set',
      },
    ])
  })

  it('still has, when a part of one is wrong, what the rules of all may rely on', () => {
    const result = readRuleFiles([
      file('a.json', { rules: [rule('a', looksAt('app.a')), { id: 'b' }], addresses: ['app.a'] }),
      file('b.json', { rules: [], lists: [list('x', { entries: [{ value: 'v' }, {}, { value: 'w' }] })] }),
    ])
    expect(!result.ok && result.wellFormed.map(({ pointer }) => pointer)).toEqual(['/rules/0'])
    expect(!result.ok && result.parts).toEqual({
      lists: [list('x', { entries: [{ value: 'v' }] })],
      addresses: ['app.a'],
    })
  })

  it('of files of which none has a rule is refused, unless each allows it', () => {
    const lists = file('lists.json', { rules: [], lists: [list('x')] })
    const allowed = file('none.json', { rules: [], allow_empty: true })
    expect(readRuleFiles([lists, allowed])).toMatchObject({ ok: false, problems: [{ code: 'RW107', pointer: '' }] })
    expect(readRuleFiles([lists])).toMatchObject({ ok: false, problems: [{ code: 'RW107', pointer: '/rules' }] })
    expect(readRuleFiles([allowed, allowed])).toMatchObject({ ok: true })
    expect(readRuleFiles([file('a.json', { rules: [rule('a')] }), file('b.json', { rules: [] })])).toMatchObject({
      problems: [{ code: 'RW107', file: 'b.json' }],
    })
  })
})
