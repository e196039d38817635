import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Loss } from '../../rules-schema/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { pathMatches, ruleSetOf, rulewire, writeFiles } from './command-line.ts'

const test = { operator: 'match_regex', parameters: { inputs: [{ address: 'usr.id' }], regex: 'x' } }
const good = { id: 'good', name: 'Good', tags: { type: 'probe', category: 'attack_attempt' }, conditions: [test] }
const bad = { ...good, id: 'bad', conditions: [{ ...test, parameters: { ...test.parameters, regex: '(?=x)' } }] }
const libddwaf = { version: '2.2', rules: [good] }
const datadog = {
  data: { id: 'a1', type: 'custom_rule', attributes: { name: 'A', tags: good.tags, conditions: [test] } },
}
const ours = {
  version: 1,
  rules: [
    {
      id: 'good',
      name: 'Good',
      category: 'attack_attempt',
      event: 'probe',
      conditions: [{ operator: 'match_regex', inputs: [{ address: 'usr.id' }], regex: 'x' }],
      tags: { type: 'probe', category: 'attack_attempt' },
    },
  ],
}

async function directoryWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const directory = await temporaryDirectory()
  await writeFiles(directory, files)
  return directory
}

async function jsonIn(...path: readonly string[]): Promise<unknown> {
  return JSON.parse(await readFile(join(...path), 'utf8'))
}

describe('rulewire import', () => {
  it('prints a rule set, which is one', async () => {
    const cwd = await directoryWith({ 'a.json': libddwaf })
    const { code, stdout, stderr } = await rulewire(['import', 'a.json'], { cwd })
    expect([code, stderr]).toEqual([0, '1 rule: nothing is lost\n'])
    expect(JSON.parse(stdout)).toEqual(ours)
    expect(await rulewire(['check', '-'], { stdin: stdout })).toMatchObject({ code: 0 })
  })

  it('tells what is lost on standard error, the worst first, what is alike together', async () => {
    const rules = [
      good,
      ...[1, 2, 3, 4].map(number => ({ ...good, id: `r${number}`, tags: { type: 'probe' } })),
      { ...good, id: 'sqli', conditions: [{ ...test, operator: 'is_sqli' }] },
    ]
    const cwd = await directoryWith({ 'a.json': { ...libddwaf, rules, extra: 1 } })
    const { code, stdout, stderr } = await rulewire(['import', 'a.json'], { cwd })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).rules).toHaveLength(5)
    expect(stderr.split('\n')).toEqual([
      'error    sqli /conditions/0/operator  is_sqli is not there yet',
      'warning  /extra                       "extra" is no member that is known here',
      'info     r1 /tags/category            no category: attack_attempt (and 3 more)',
      '5 rules: 1 error, 1 warning, 4 notes',
      '',
    ])
  })

  it('leaves out what RE2 does not take, and says so', async () => {
    const exclusion = { id: 'e', conditions: bad.conditions, rules_target: [{ rule_id: 'good' }] }
    const cwd = await directoryWith({ 'a.json': { ...libddwaf, rules: [good, bad], exclusions: [exclusion] } })
    const { code, stdout, stderr } = await rulewire(['import', '--format', 'json', 'a.json'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    const { ruleSet, losses } = JSON.parse(stdout)
    expect(ruleSet).toEqual(ours)
    expect(losses).toEqual([
      {
        rule: 'bad',
        field: '/conditions/0/parameters/regex',
        reason: expect.stringMatching(/^left out: .*\(\?=/),
        severity: 'error',
      },
      {
        rule: 'e',
        field: '/conditions/0/parameters/regex',
        reason: expect.stringMatching(/^left out: .*\(\?=/),
        severity: 'error',
      },
    ])
  })

  it('says where the source has what RE2 does not take, as far as that is known', async () => {
    const capturing = { operator: 'capture_data', parameters: { inputs: [{ address: 'usr.id' }], value: 'a' } }
    const attributes = { ...datadog.data.attributes, path_glob: '/a*', conditions: [capturing, ...bad.conditions] }
    const fieldsOf = async (document: unknown) => {
      const { stdout } = await rulewire(['import', '--format', 'json', '-'], { stdin: JSON.stringify(document) })
      const found: readonly Loss[] = JSON.parse(stdout).losses
      return found
        .filter(({ reason }) => /RE2|perl/.test(reason))
        .map(({ rule, field, reason }) => [rule, field, reason])
    }
    expect(await fieldsOf({ data: { ...datadog.data, attributes } })).toEqual([
      ['a1', '/attributes/conditions/1/parameters/regex', expect.not.stringContaining('of what the import made')],
    ])
    expect(await fieldsOf(attributes)).toEqual([['A', '/conditions/1/parameters/regex', expect.anything()]])
    // Its id does not fit here.
    expect(await fieldsOf({ rules: [{ ...bad, id: 'a b' }] })).toEqual([
      ['a-b', '', expect.stringContaining('(/conditions/0/regex of what the import made of it)')],
    ])
  })

  it('leaves out hundreds that RE2 does not take', async () => {
    const rules = [good, ...Array.from({ length: 450 }, (_, index) => ({ ...bad, id: `bad-${index}` }))]
    const { stdout } = await rulewire(['import', '--format', 'json', '-'], { stdin: JSON.stringify({ rules }) })
    const { ruleSet, losses } = JSON.parse(stdout)
    expect([ruleSet.rules.length, losses.length]).toEqual([1, 450])
  })

  it('of which nothing is left is an empty set', async () => {
    const stdin = JSON.stringify({ rules: [bad] })
    const { code, stdout, stderr } = await rulewire(['import', '-'], { stdin })
    expect([code, JSON.parse(stdout)]).toEqual([0, { version: 1, rules: [], allow_empty: true }])
    expect(stderr).toMatch(/^error +\/rules +no rule is left: the set is empty$/m)
  })

  it.each([
    ['all of it does not compile', { rules: [bad] }],
    ['there was none', { rules: [] }],
    ["there was none of Datadog's API", { data: [] }],
  ])('of which nothing is left, since %s, says so and fails with --strict', async (_, document) => {
    const { code, stdout, stderr } = await rulewire(['import', '-', '--strict'], { stdin: JSON.stringify(document) })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('no rule is left: the set is empty')
  })

  it.each([
    ['an object of the API', datadog],
    ['a list of them', { data: [datadog.data] }],
    ['a bare list', [datadog.data]],
    ['attributes', datadog.data.attributes],
  ])('finds out that it is %s', async (_, document) => {
    const { code, stdout } = await rulewire(['import', '-'], { stdin: JSON.stringify(document) })
    expect([code, JSON.parse(stdout).rules[0].event]).toEqual([0, 'probe'])
  })

  it('takes the word of whoever knows', async () => {
    const { code, stderr } = await rulewire(['import', '--from', 'libddwaf', '-'], { stdin: JSON.stringify(datadog) })
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^rulewire: <stdin>: no rule set of libddwaf: there is none of /),
    ])
  })

  it('takes rules for another version of libddwaf', async () => {
    const stdin = JSON.stringify({ rules: [{ ...good, max_version: '1.99.0' }] })
    const idsFor = async (...options: readonly string[]) =>
      JSON.parse((await rulewire(['import', '-', ...options], { stdin })).stdout).rules.length
    expect([await idsFor(), await idsFor('--libddwaf', '1.30.1')]).toEqual([0, 1])
  })

  it('fails with --strict when anything is lost, and writes nothing', async () => {
    const cwd = await directoryWith({ 'a.json': { ...libddwaf, metadata: {} }, 'b.json': libddwaf })
    expect(await rulewire(['import', '--strict', 'a.json', '--out', 'out.json'], { cwd })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'info  /metadata  not kept\nnot imported: 1 note\n',
    })
    await expect(readFile(join(cwd, 'out.json'))).rejects.toThrow('ENOENT')
    expect(await rulewire(['import', '--strict', 'b.json'], { cwd })).toMatchObject({ code: 0 })
  })

  it('writes to a file, or into a directory, and overwrites nothing without being told', async () => {
    const cwd = await directoryWith({ 'a.json': libddwaf, 'there.json': 'mine' })
    await mkdir(join(cwd, 'rules'))
    expect(await rulewire(['import', 'a.json', '--out', 'new.json'], { cwd })).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 rule in new.json: nothing is lost\n',
    })
    expect(await jsonIn(cwd, 'new.json')).toEqual(ours)
    expect(await rulewire(['import', 'a.json', '--out', 'rules'], { cwd })).toMatchObject({ code: 0 })
    expect(await jsonIn(cwd, 'rules', 'a.json')).toEqual(ours)
    expect(await rulewire(['import', 'a.json', '--out', 'there.json'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'rulewire: there.json is there already\n  help: --force overwrites it\n',
    })
    expect(await readFile(join(cwd, 'there.json'), 'utf8')).toBe('mine')
    const forced = await rulewire(['import', 'a.json', '--out', 'there.json', '--force', '--format', 'json'], { cwd })
    expect(JSON.parse(forced.stdout)).toEqual({ ruleSet: ours, losses: [], written: 'there.json' })
    expect(await jsonIn(cwd, 'there.json')).toEqual(ours)
  })

  it('says where it cannot write', async () => {
    const cwd = await directoryWith({ 'a.json': libddwaf })
    const { code, stderr } = await rulewire(['import', 'a.json', '--out', 'not/there.json'], { cwd })
    expect([code, stderr]).toEqual([
      2,
      'rulewire: not/there.json cannot be written: there is no directory not\n  help: make it first\n',
    ])
    expect(await rulewire(['import', 'a.json', '--out', 'not/'], { cwd })).toMatchObject({
      stderr: expect.stringContaining('not/a.json cannot be written: there is no directory not'),
    })
  })

  it('tells a member that is there twice', async () => {
    const stdin = `{"rules":[],"rules":${JSON.stringify([good])}}`
    const { code, stdout } = await rulewire(['import', '-', '--format', 'json'], { stdin })
    const { ruleSet, losses } = JSON.parse(stdout)
    expect([code, ruleSet]).toEqual([0, ours])
    expect(losses).toEqual([
      { rule: '', field: '/rules', reason: expect.stringContaining('the last one counts'), severity: 'warning' },
    ])
  })

  it.each<[string, string | Buffer, RegExp]>([
    ['an empty file', '', /^rulewire: <stdin>:1:1: the document is empty/],
    ['no JSON', '{"rules":', /^rulewire: <stdin>:1:10: /],
    ['no UTF-8', Buffer.from('{"a":"\xe9"}', 'latin1'), /^rulewire: <stdin> is not UTF-8/],
    ['depth 100,000', '['.repeat(100_000), /^rulewire: <stdin>:1:33: /],
    ['a number', '5', /^rulewire: <stdin>: an object is needed, found the number 5/],
    [
      'our own format',
      JSON.stringify(ours),
      /^rulewire: <stdin> is a rule set of Rulewire already\n {2}help: rulewire check/,
    ],
    [
      'a version that is a number',
      '{"version":2.2,"rules":[]}',
      /^rulewire: <stdin>: the version of libddwaf's format is text, such as "2.2"/,
    ],
    [
      'an older format',
      '{"version":"1.0","rules":[]}',
      /^rulewire: <stdin>: version "1.0" of libddwaf's format is not read, 2.x is/,
    ],
    ['something else', '{"a":1}', /^rulewire: <stdin>: no rule set of libddwaf/],
  ])('%s is wrong usage', async (_, stdin, expected) => {
    const { code, stdout, stderr } = await rulewire(['import', '-'], { stdin })
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(expected)])
  })

  it.each([
    ['a file that is not there', ['import', 'x.json'], /^rulewire: x.json is not there/],
    ['a directory', ['import', '.'], /^rulewire: \. is a directory: one file is needed/],
    ['no file', ['import'], /missing required argument 'file'/],
    ['another format', ['import', '--from', 'coraza', 'x.json'], /Allowed choices are libddwaf, datadog/],
  ])('%s is wrong usage', async (_, args, expected) => {
    const cwd = await directoryWith({ 'a.json': libddwaf, 'b.json': libddwaf })
    const { code, stderr } = await rulewire(args, { cwd })
    expect([code, stderr]).toEqual([2, expect.stringMatching(expected)])
  })

  it('tells in JSON why not, where JSON was asked for', async () => {
    const { code, stdout, stderr } = await rulewire(['import', '--format', 'json', '-'], { stdin: '{"a":1}' })
    expect([code, stdout, JSON.parse(stderr).error.code]).toEqual([2, '', 'not-rules'])
  })
})

describe('rulewire export', () => {
  const rules = ruleSetOf(
    { id: 'a', conditions: [pathMatches('^/a')] },
    { id: 'b', scope: [{ service: 'billing' }], category: 'business_logic', event: 'payment.failure' },
  )

  it('prints a rule set of libddwaf, for the place that is named', async () => {
    const cwd = await directoryWith({ 'rules/a.json': rules })
    const here = await rulewire(['export', '--to', 'libddwaf'], { cwd })
    expect(JSON.parse(here.stdout).custom_rules.map(({ id }: { id: string }) => id)).toEqual(['a'])
    expect(here.stderr.split('\n').map(line => line.split(/ {2,}/))).toEqual([
      ['error', 'b /scope', 'not for service (none), env (none): left out'],
      ['info', 'a /conditions/0/inputs/0/address', expect.stringMatching(/^there the path is the target/)],
      ['for libddwaf: 1 error, 1 note'],
      [''],
    ])
    const there = await rulewire(['export', 'rules', '--to', 'libddwaf', '--service', 'billing', '--format', 'json'], {
      cwd,
    })
    expect(JSON.parse(there.stdout).document.custom_rules.map(({ id }: { id: string }) => id)).toEqual(['a', 'b'])
  })

  it("prints custom rules of Datadog's API", async () => {
    const cwd = await directoryWith({ 'rules/a.json': rules })
    const { code, stdout } = await rulewire(['export', '--to', 'datadog', '--format', 'json'], { cwd })
    const { document, losses } = JSON.parse(stdout)
    expect(code).toBe(0)
    expect(document.data.map(({ id, attributes }: { id: string; attributes: object }) => [id, attributes])).toEqual([
      ['b', expect.objectContaining({ scope: [{ service: 'billing', env: '' }], blocking: false })],
    ])
    expect(losses.map(({ rule, severity }: { rule: string; severity: string }) => `${rule} ${severity}`)).toEqual([
      'a error',
      'b warning',
    ])
  })

  it('comes back by import as what it was', async () => {
    const cwd = await directoryWith({ 'a.json': ours })
    const { stdout } = await rulewire(['export', 'a.json', '--to', 'libddwaf'], { cwd })
    const { stdout: back, stderr } = await rulewire(['import', '-'], { stdin: stdout })
    expect([JSON.parse(back), stderr]).toEqual([
      { ...ours, rules: [{ ...ours.rules[0], priority: 1 }] },
      '1 rule: nothing is lost\n',
    ])
  })

  it('fails with --strict when anything is lost, and writes nothing', async () => {
    const cwd = await directoryWith({ 'rules/a.json': rules })
    const { code, stdout, stderr } = await rulewire(['export', '--to', 'libddwaf', '--strict'], { cwd })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/\nnot exported: 1 error, 1 note\n$/)
  })

  it('writes to a file, or into a directory under the name of the format', async () => {
    const cwd = await directoryWith({ 'a.json': ours, 'out/readme': '' })
    expect(await rulewire(['export', 'a.json', '--to', 'datadog', '--out', 'out'], { cwd })).toMatchObject({
      code: 0,
      stdout: '',
    })
    expect(await jsonIn(cwd, 'out', 'datadog.json')).toMatchObject({ data: [{ id: 'good' }] })
    expect(await rulewire(['export', 'a.json', '--to', 'datadog', '--out', 'out'], { cwd })).toMatchObject({ code: 2 })
  })

  it('shows what is wrong with rules, and does not export them', async () => {
    const cwd = await directoryWith({ 'a.json': ruleSetOf({ id: 'a', conditions: [pathMatches('(?=x)')] }) })
    const { code, stdout, stderr } = await rulewire(['export', 'a.json', '--to', 'libddwaf'], { cwd })
    expect([code, stdout, stderr]).toEqual([
      1,
      expect.stringMatching(/^a\.json:\d+:\d+ {2}RW103/),
      'not exported: 1 error\n',
    ])
  })

  it.each([
    ['no format', ['export', 'a.json'], /required option '--to <format>' not specified/],
    ['another format', ['export', 'a.json', '--to', 'coraza'], /Allowed choices are libddwaf, datadog/],
    [
      'a place for custom rules',
      ['export', 'a.json', '--to', 'datadog', '--env', 'prod'],
      /have scopes: --service and --env are for libddwaf/,
    ],
    ['a file that is not there', ['export', 'x.json', '--to', 'datadog'], /x.json is not there/],
  ])('%s is wrong usage', async (_, args, expected) => {
    const cwd = await directoryWith({ 'a.json': ours })
    const { code, stdout, stderr } = await rulewire(args, { cwd })
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(expected)])
  })
})
