import { describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, pathMatches, ruleSetOf, rulewire, writeFiles } from './command-line.ts'
import { counts, first, firstToSecond, second } from './two-rule-sets.ts'

async function local(files: Readonly<Record<string, unknown>>, ...args: readonly string[]): Promise<Ended> {
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, files)
  return rulewire(['diff', ...args], { cwd })
}

describe('rulewire diff of files', () => {
  const files = { 'a.json': first, 'b/b.json': second }

  it('needs no control plane', async () => {
    expect(await local(files, 'a.json', 'b')).toEqual({ code: 0, stdout: firstToSecond, stderr: counts })
    expect(await local(files, 'a.json', './a.json')).toEqual({ code: 0, stdout: '', stderr: 'no difference\n' })
  })

  it('in JSON', async () => {
    const { code, stdout } = await local(files, 'a.json', 'b', '--format', 'json')
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      {
        same: false,
        diff: {
          added: ['comes'],
          removed: ['goes'],
          changed: [{ id: 'changes', changes: [{ pointer: '/conditions/0/regex', before: '^/a', after: '^/b' }, {}] }],
        },
      },
    ])
    expect(JSON.parse((await local(files, 'b', 'b', '--format', 'json')).stdout)).toMatchObject({ same: true })
  })

  it('shows lists entry by entry, as many as can be read, and declared addresses', async () => {
    const entries = (count: number) => Array.from({ length: count }, (_, at) => ({ value: `v${at}` }))
    const set = (count: number, addresses: readonly string[]) => ({
      version: 1,
      rules: [],
      allow_empty: true,
      addresses,
      lists: [{ id: 'l', type: 'value', entries: entries(count) }],
    })
    const { stdout } = await local({ 'a.json': set(1, ['app.a']), 'b.json': set(25, ['app.b']) }, 'a.json', 'b.json')
    expect(stdout).toMatch(
      /^~ list l\n {4}\+ v1\n[\s\S]* {4}\+ v20\n {4}… and 4 more\n\+ address app\.b\n- address app\.a\n$/,
    )
  })

  it('shows exclusions, with what changed in them', async () => {
    const exclusion = (id: string, members: object) => ({ id, rules: [{ id: 'a' }], ...members })
    const set = (...exclusions: readonly object[]) => ({ ...ruleSetOf({ id: 'a' }), exclusions })
    const { stdout, stderr } = await local(
      {
        'a.json': set(exclusion('goes', {}), exclusion('x', { effect: 'monitor' })),
        'b.json': set(
          exclusion('x', { effect: 'bypass', rules: [{ id: 'a' }, { event: 'probe' }] }),
          exclusion('y', {}),
        ),
      },
      'a.json',
      'b.json',
    )
    expect([stdout, stderr]).toEqual([
      '+ exclusion y\n- exclusion goes\n~ exclusion x\n    /effect  "monitor" → "bypass"\n    /rules/1  (new) → {"event":"probe"}\n',
      '1 exclusion added, 1 exclusion removed, 1 exclusion changed\n',
    ])
  })

  it('shows what is wrong with one of them', async () => {
    const wrong = await local(
      { ...files, 'bad.json': ruleSetOf({ id: 'a', conditions: [pathMatches('(')] }) },
      'a.json',
      'bad.json',
    )
    expect([wrong.code, wrong.stdout, wrong.stderr]).toEqual([
      1,
      expect.stringContaining('RW103'),
      'not compared: 1 error\n',
    ])
    expect(await local(files, 'a.json', 'nowhere')).toMatchObject({ code: 2 })
    expect(await local(files, 'a.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no control plane is named'),
    })
  })

  it('cuts what is too long for a line, and writes nothing that a terminal would act upon', async () => {
    const long = (text: string) => ruleSetOf({ id: 'a', description: `${text}\u001b[31m${'x'.repeat(500)}` })
    const { stdout } = await local({ 'a.json': long('a'), 'b.json': long('b') }, 'a.json', 'b.json')
    expect(stdout.split('\n').every(line => line.length <= 120)).toBe(true)
    expect(stdout).toContain('\\u001b[31m')
    expect(stdout).not.toContain('\u001b')
  })
})
