import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { looking, put, rule, ruleFile } from './file-service.ts'

const status = { address: 'server.response.status' }
const matching = (regex: string) =>
  ruleFile(rule('r', { conditions: [{ operator: 'match_regex', inputs: [status], regex }] }))
const at = (path: string) =>
  ruleFile(rule('r', { conditions: [{ operator: 'exists', inputs: [{ address: 'server.request.body', path }] }] }))
const named = (id: string) => ruleFile(rule(id))
const many = (count: number, more: object = {}) =>
  JSON.stringify({ version: 1, rules: Array.from({ length: count }, (_, index) => rule(`r${index}`, more)) })
const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']))

/** What is wrong, what the file holds, and the code that is told first. */
const wrong: readonly [what: string, content: string | Uint8Array, code: string][] = [
  ['nothing', '', 'RW006'],
  ['blanks', ' \n\t ', 'RW006'],
  ['null', 'null', 'RW104'],
  ['an empty list', '[]', 'RW104'],
  ['an empty object', '{}', 'RW102'],
  ['no rules and no leave to have none', '{"version":1,"rules":[]}', 'RW107'],
  ['half of a rule set', ruleFile('a').slice(0, 40), 'RW001'],
  ['UTF-16', Buffer.from(ruleFile('a'), 'utf16le'), 'RW002'],
  ['a byte that is no UTF-8', Buffer.concat([Buffer.from('{"version":1,"x":"'), Buffer.from([0xff])]), 'RW002'],
  ['half of a surrogate pair in a pattern', matching('x').replace('"x"', '"\\ud800"'), 'RW008'],
  ['a member twice', ruleFile('a').replace('"id"', '"enabled": true, "enabled": false, "id"'), 'RW003'],
  ['a rule called __proto__', named('__proto__'), 'RW118'],
  ['a member __proto__', '{"version":1,"rules":[],"__proto__":{"polluted":true}}', 'RW118'],
  ['a tag called __proto__', ruleFile(rule('r', { tags: { x: '1' } })).replace('"x"', '"__proto__"'), 'RW118'],
  ['an id twice', ruleFile('a', 'a'), 'RW108'],
  ['another version', '{"version":2,"rules":[]}', 'RW106'],
  ['an unknown member', ruleFile(rule('r', { conditons: [] })), 'RW101'],
  ['an unknown operator', ruleFile(rule('r', { conditions: [{ operator: 'mach', inputs: [status] }] })), 'RW109'],
  ['20,000 nested lists', '['.repeat(20_000) + ']'.repeat(20_000), 'RW004'],
  ['a pattern that is not closed', matching('('), 'RW103'],
  ['a pattern that looks ahead', matching('a(?=b)'), 'RW103'],
  ['a pattern that refers back', matching('(a)\\1'), 'RW103'],
  ['a pattern that counts too far', matching('a{1001}'), 'RW103'],
  ['a pattern with two groups of a name', matching('(?P<n>a)(?P<n>b)'), 'RW103'],
  ['a pattern over 16 KiB', matching('a'.repeat(16 * 1024 + 1)), 'RW105'],
  ['20,001 rules', many(20_001), 'RW117'],
  ['200,000 tags', ruleFile(rule('r', { tags: tags(200_000) })), 'RW117'],
  ['a path with a filter', at('$[?(@.a == 1)]'), 'RW112'],
  ['a path with a script', at('$[(globalThis.ran = true)]'), 'RW112'],
  ['a path with a parent', at('$.a^'), 'RW112'],
  ['a path with a member name', at('$.a~'), 'RW112'],
  ['a path with an escape', at('$.`a`'), 'RW112'],
  ['a path with a type', at('$.a@other()'), 'RW112'],
  ['a path of 100,000 steps', at(`$${'.a'.repeat(100_000)}`), 'RW105'],
  ['a path that goes down three times', at('$..a..b..c'), 'RW112'],
  ['an id that a careless pattern takes ages for', named(`${'a'.repeat(100_000)}!`), 'RW105'],
  [
    'an event that a careless pattern takes ages for',
    ruleFile(rule('r', { event: `${'a_a.'.repeat(20_000)}!` })),
    'RW105',
  ],
]

test('the table is whole', () => expect(wrong).toHaveLength(37))

test.each(wrong)('%s: refused with its place, and the rules before stay in force', async (_what, content, code) => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('good') })
  const service = await looking(directory)
  const { hash } = service.status()
  await put(directory, { 'rules.json': content })
  await service.reconcile()
  service.clock.advance(250)
  await service.source.settled()

  const { state, problems, ...rest } = service.status()
  expect(rest).toMatchObject({ hash, missing: false, origin: 'files' })
  expect(state).toBe('stale')
  expect(problems.map(problem => problem.code)).toContain(code)
  expect(problems[0]).toMatchObject({ file: join(directory, 'rules.json'), line: expect.any(Number) })
  expect(service.engine.program.rules).toBe(1)
  expect(service.complaints()[0]).toBe(`error ${directory}: it was refused; what was in force before stays in force`)
  expect(service.complaints()[1]).toMatch(/rules\.json:\d+:\d+ RW\d{3} /)
  expect({} as { polluted?: unknown }).not.toHaveProperty('polluted')
  expect(globalThis).not.toHaveProperty('ran')
})

test('a byte order mark does no harm', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': `\ufeff${ruleFile('a')}` })
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ state: 'current', problems: [] })
})

test('names that objects have by themselves are names like any other', async () => {
  const directory = await temporaryDirectory()
  const odd = rule('constructor', { tags: { toString: 'x', 'constructor.prototype': 'y' } })
  await put(directory, { 'rules.json': ruleFile(odd, 'toString', 'hasOwnProperty') })
  const service = await looking(directory)
  expect(service.ids()).toEqual(['constructor', 'toString', 'hasOwnProperty'])
})

test('a pattern that matches everything is in force, with a warning that has its place', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': matching('.*') })
  const service = await looking(directory)
  expect(service.status()).toMatchObject({
    state: 'current',
    problems: ['RW309', 'RW303'].map(code => {
      return { code, severity: 'warning', file: join(directory, 'rules.json'), line: expect.any(Number) }
    }),
  })
  expect(service.complaints()).toEqual([
    expect.stringMatching(/^warn .*rules\.json:\d+:\d+ RW309 /),
    expect.stringMatching(/^warn .*rules\.json:\d+:\d+ RW303 /),
  ])
})

test('as many rules as a set may have', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': many(20_000) })
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ state: 'current', problems: [] })
  expect(service.engine.program.rules).toBe(20_000)
})

test('of many problems all are in the status, and some in the log', async () => {
  const directory = await temporaryDirectory()
  const bad = Array.from({ length: 60 }, (_, index) => rule(`r${index}`, { unknown: true }))
  await put(directory, { 'rules.json': ruleFile(...bad) })
  const service = await looking(directory)
  expect(service.status().problems).toHaveLength(60)
  expect(service.complaints().filter(line => line.includes('RW101'))).toHaveLength(20)
  expect(service.complaints()).toContain(`error ${directory}: and 40 problems more`)
})
