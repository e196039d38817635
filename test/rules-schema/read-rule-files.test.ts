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
    for (const source of ['{', '[]', '{"version":2,"rules":[]}', '{"version":1,"rules":[],"exclusions":[]}']) {
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
