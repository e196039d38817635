import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type AppOptions, register, swallowedErrors, useApps } from '../../support/app-process.ts'
import { copyPackage } from '../../support/package-copy.ts'
import { until } from '../../support/until.ts'

/** An application whose Rulewire cannot work: it runs all the same, and standard error says why, once, and what to do. */
const apps = useApps()

const rules = [
  {
    id: 'not-found',
    category: 'business_logic',
    event: 'test.not_found',
    conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 404 }],
  },
]

async function said(options: Omit<AppOptions, 'app'>): Promise<string> {
  const app = await apps.start({ app: 'node-app.mjs', rules, expectErrors: true, ...options })
  expect(await (await fetch(`${app.url}/`)).text()).toBe('ok')
  const missing = await fetch(`${app.url}/missing`)
  expect([missing.status, await missing.text()]).toEqual([404, 'missing'])
  expect(app.records()).toEqual([])
  const told = swallowedErrors(app.stderr())
  expect(app.stderr().trimEnd().split('\n')).toEqual(told)
  expect(told).toHaveLength(1)
  return told[0] as string
}

const unguarded = '[rulewire] error not started, the application runs unguarded: '

/** Made by a real compiler for a Node that never was: what Node says of it is what it says. */
function builtForAnotherNode(): Buffer | undefined {
  const directory = apps.directory()
  const source = join(directory, 'addon.c')
  const addon = join(directory, 'addon.node')
  writeFileSync(
    source,
    `struct module { int version; unsigned flags; void *handle; const char *file; void *init, *init_in_context; const char *name; void *data, *next; };
    extern void node_module_register(void *);
    static struct module own = { 1, 0, 0, "re2.cc", 0, 0, "re2", 0, 0 };
    __attribute__((constructor)) static void add(void) { node_module_register(&own); }`,
  )
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-o', addon, source], { stdio: 'ignore' })
    return readFileSync(addon)
  } catch {
    return undefined
  }
}

describe('O11', () => {
  test('the native module was not built: npm --ignore-scripts, or scripts that npm does not allow', async () => {
    const copy = copyPackage(apps.directory(), { native: undefined })
    expect(await said({ preload: [join(copy, 'dist/middleware/register.js')] })).toBe(
      `${unguarded}the native module re2 was not built; run \`npm approve-scripts re2 && npm rebuild re2\`, and install without --ignore-scripts; \`npx rulewire doctor\` says more`,
    )
  })

  test('the native module is for another system (a musl build on glibc, another processor)', async () => {
    const copy = copyPackage(apps.directory(), { native: 'no library' })
    expect(await said({ preload: [join(copy, 'dist/middleware/register.js')] })).toMatch(
      /the native module re2 does not load \(.*re2\.node: .*\); it was built for another system, or is damaged: run `npm rebuild re2`/,
    )
  })

  test('the native module was built for another version of Node', async ({ skip }) => {
    const native = builtForAnotherNode()
    if (native === undefined) return skip('there is no C compiler')
    const copy = copyPackage(apps.directory(), { native })
    expect(await said({ preload: [join(copy, 'dist/middleware/register.js')] })).toContain(
      `${unguarded}the native module re2 was built for another version of Node; run \`npm rebuild re2\``,
    )
  })

  test('the package re2 is not there', async () => {
    const copy = copyPackage(apps.directory(), { without: ['re2'] })
    expect(await said({ preload: [join(copy, 'dist/middleware/register.js')] })).toContain(
      `${unguarded}the package re2 is missing (`,
    )
  })

  test('a Node that is not supported', async () => {
    const old = join(apps.directory(), 'old.mjs')
    writeFileSync(
      old,
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } })\n",
    )
    expect(await said({ preload: [old, register] })).toBe(
      `${unguarded}Node 18.20.8 is not supported; 20.19 or newer of Node 20, or 22.12 or newer is needed; \`npx rulewire doctor\` says more`,
    )
  })

  test('asked to be silent, it is', async () => {
    const copy = copyPackage(apps.directory(), { native: undefined })
    const preload = [join(copy, 'dist/middleware/register.js')]
    const app = await apps.start({ app: 'node-app.mjs', preload, env: { RULEWIRE_LOG: 'off' } })
    expect(await (await fetch(`${app.url}/`)).text()).toBe('ok')
    expect(app.stderr()).toBe('')
  })

  test('a standard error that nobody can write to', async () => {
    const shut = join(apps.directory(), 'shut.mjs')
    writeFileSync(shut, "process.stderr.write = () => { throw new Error('EBADF') }\n")
    const copy = copyPackage(apps.directory(), { native: undefined })
    const preload = [shut, join(copy, 'dist/middleware/register.js')]
    const app = await apps.start({ app: 'node-app.mjs', preload })
    expect(await (await fetch(`${app.url}/`)).text()).toBe('ok')
  })

  test('the copy itself works where nothing is taken from it', async () => {
    const preload = [join(copyPackage(apps.directory()), 'dist/middleware/register.js')]
    const app = await apps.start({ app: 'node-app.mjs', preload, rules })
    await (await fetch(`${app.url}/missing`)).text()
    await until(() => app.records().length === 1)
  })
})

describe('broken rules', () => {
  const settings = (path: string) => ({
    RULEWIRE_SERVICE: 'shop',
    RULEWIRE_RULES: path,
    RULEWIRE_CACHE_DIR: apps.directory(),
  })
  const file = (text: string) => {
    const path = join(apps.directory(), 'rules.json')
    writeFileSync(path, text)
    return path
  }
  const rule = { category: 'attack_attempt', event: 'probe' }
  const set = (...all: object[]) => JSON.stringify({ version: 1, rules: all.map(one => ({ ...rule, ...one })) })
  const regex = (source: string) => ({
    operator: 'match_regex',
    inputs: [{ address: 'server.request.path' }],
    regex: source,
  })

  /** All that is said, each line once. */
  async function saidOf(path: string): Promise<string[]> {
    const app = await apps.start({ app: 'node-app.mjs', env: settings(path), expectErrors: true })
    for (let i = 0; i < 3; i++) expect(await (await fetch(`${app.url}/`)).text()).toBe('ok')
    const lines = () => app.stderr().trimEnd().split('\n')
    // They were refused when the application started, and are looked at once more when it runs.
    await until(() => lines().some(line => line.endsWith('until it is mended')))
    expect(lines()).toEqual(swallowedErrors(app.stderr()))
    expect(new Set(lines()).size).toBe(lines().length)
    return lines()
  }

  test.each<[why: string, text: string, problem: string]>([
    ['no JSON', '{ oops', ':1:3 RW001'],
    ['nothing', '', ':1:1 RW006'],
    ['no rule set', '{"rules":[]}', ':1:1 RW102'],
    ['an unknown operator', set({ id: 'a', conditions: [{ operator: 'matches' }] }), 'RW109 /rules/0'],
    ['a pattern that RE2 has not', set({ id: 'a', conditions: [regex('(?=a)')] }), 'RW103 /rules/0/conditions/0/regex'],
    ['the same id twice', set({ id: 'a' }, { id: 'a' }), 'RW108 /rules/1/id'],
  ])('%s: the application starts, and standard error says where', async (_why, text, problem) => {
    const path = file(text)
    const said = await saidOf(path)
    expect(said[0]).toBe(`[rulewire] error ${path}: it was refused; nothing of it is in force`)
    expect(said.filter(line => line.startsWith(`[rulewire] error ${path}:1:`) && line.includes(problem))).toHaveLength(
      1,
    )
  })

  test('rules that are not there', async () => {
    expect(await saidOf('/nowhere/rules.json')).toContain(
      '[rulewire] error /nowhere/rules.json RW405 there is nothing here',
    )
  })
})
