import { mkdir, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Watch, WatchHandlers } from 'rulewire/remote-config'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { type FileService, fileService, looking, put, rule, ruleFile, watching } from './file-service.ts'

test('a change that nobody told of is found by the next look, every 30 seconds', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  const service = await looking(directory)
  await put(directory, { 'rules.json': ruleFile('b') })
  service.clock.advance(29_999)
  await service.source.settled()
  expect(service.ids()).toEqual(['a'])
  service.clock.advance(1)
  await service.source.settled()
  expect(service.ids()).toEqual(['b'])
  await put(directory, { 'rules.json': ruleFile('c') })
  await service.reconcile()
  expect(service.ids()).toEqual(['c'])
})

test('what did not change is not offered again', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  const service = await looking(directory)
  for (let turn = 0; turn < 5; turn += 1) await service.reconcile()
  await utimes(join(directory, 'rules.json'), 1, 1)
  await service.reconcile()
  expect(service.offered).toEqual([['a']])
})

test('a file rewritten in place with the same size and the same date', async () => {
  const directory = await temporaryDirectory()
  const path = join(directory, 'rules.json')
  await writeFile(path, ruleFile('aaa'))
  await utimes(path, 1_000, 1_000)
  const before = await stat(path)
  const service = await looking(directory)
  await writeFile(path, ruleFile('bbb'))
  await utimes(path, 1_000, 1_000)
  const after = await stat(path)
  expect([after.size, after.mtimeMs, after.ino]).toEqual([before.size, before.mtimeMs, before.ino])
  await service.reconcile()
  expect(service.ids()).toEqual(['bbb'])
})

test('a directory that is deleted and made again is found by looking, and watched again', async () => {
  const directory = join(await temporaryDirectory(), 'rules')
  await put(directory, { 'rules.json': ruleFile('before') })
  const service = await watching(directory, { reconcileMs: 50 })
  await rm(directory, { recursive: true })
  await until(() => service.status().missing)
  expect(service.status()).toMatchObject({
    state: 'stale',
    watching: { mode: 'polling' },
    problems: [{ code: 'RW405' }],
  })
  expect(service.ids()).toEqual(['before'])
  expect(service.complaints()).toEqual([
    `error ${directory}: it is gone; what was in force before stays in force`,
    expect.stringContaining('RW405'),
  ])
  await put(directory, { 'rules.json': ruleFile('after') })
  await until(() => service.ids()[0] === 'after' && service.status().watching.mode === 'events')
  expect(service.status()).toMatchObject({ state: 'current', missing: false, problems: [] })
})

test('a directory that is replaced between two looks is watched again, and its changes are told', async () => {
  const directory = join(await temporaryDirectory(), 'rules')
  await put(directory, { 'rules.json': ruleFile('before') })
  const service = await watching(directory)
  await rename(directory, `${directory}.old`)
  await put(directory, { 'rules.json': ruleFile('after') })
  service.source.check()
  await until(() => service.ids()[0] === 'after' && service.status().watching.mode === 'events')
  // The periodic look is an hour away: only a watcher of the new directory can tell of this.
  for (const name of ['b', 'c', 'd', 'e']) {
    await put(directory, { [`${name}.json`]: ruleFile(name) })
    await until(() => service.ids().includes(name))
  }
})

test('all files deleted: what was in force stays, and it is said once', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a'), 'b.json': ruleFile('b') })
  const service = await looking(directory)
  const { hash } = service.status()
  await rm(join(directory, 'a.json'))
  await rm(join(directory, 'b.json'))
  await service.reconcile()
  expect(service.status().missing).toBe(false) // once may be a moment between two files
  for (let turn = 0; turn < 4; turn += 1) await service.reconcile()
  expect(service.status()).toMatchObject({ state: 'stale', hash, missing: true, problems: [{ code: 'RW405' }] })
  expect(service.engine.program.rules).toBe(2)
  expect(service.complaints()).toHaveLength(2)
  await put(directory, { 'a.json': ruleFile('a'), 'b.json': ruleFile('b') })
  await service.reconcile()
  expect(service.status()).toMatchObject({ state: 'current', hash, missing: false, problems: [] })
})

test('rules are taken away by saying so', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a') })
  const service = await looking(directory)
  await put(directory, { 'a.json': '{"version":1,"rules":[],"allow_empty":true}' })
  await service.reconcile()
  expect(service.status()).toMatchObject({ state: 'current', missing: false, problems: [] })
  expect(service.engine.program.rules).toBe(0)
})

test('half a file is looked at twice before anybody hears of it; half of another one twice again', async () => {
  const path = join(await temporaryDirectory(), 'rules.json')
  await writeFile(path, ruleFile('before'))
  const service = await looking(path)
  const lookAgain = async () => {
    service.clock.advance(250)
    await service.source.settled()
  }
  await writeFile(path, ruleFile('after').slice(0, 30))
  await service.reconcile()
  expect(service.status().problems).toEqual([])
  await writeFile(path, ruleFile('after').slice(0, 60))
  await lookAgain()
  expect(service.status().problems).toEqual([])
  await lookAgain()
  expect(service.status()).toMatchObject({ state: 'stale', problems: [{ code: 'RW001' }] })
  const told = service.complaints().length
  expect(told).toBeGreaterThan(0)
  await service.reconcile()
  expect(service.complaints()).toHaveLength(told)
  await writeFile(path, ruleFile('after'))
  await service.reconcile()
  expect(service.status()).toMatchObject({ state: 'current', problems: [] })
  expect(service.offered).toEqual([['before'], ['after']])
})

test('what is broken in another way at every look is told of at last', async () => {
  const path = join(await temporaryDirectory(), 'rules.json')
  await writeFile(path, ruleFile('before'))
  const service = await looking(path)
  let looks = 0
  for (; service.status().problems.length === 0 && looks < 100; looks += 1) {
    await writeFile(path, `{ "version": ${looks}`)
    service.source.check()
    await service.source.settled()
  }
  expect(looks).toBe(21)
})

/** A system that has no more watches to give, until told otherwise. */
function exhausted(code: string): { readonly watch: Watch; recover(): void; readonly asked: () => number } {
  const error = Object.assign(new Error(`${code}: watch`), { code })
  let recovered = false
  let asked = 0
  const watch: Watch = (_targets, { failed, ready }: WatchHandlers) => {
    asked += 1
    if (recovered) setImmediate(ready)
    else setImmediate(failed, error)
    return { close: async () => {} }
  }
  return {
    watch,
    recover: () => {
      recovered = true
    },
    asked: () => asked,
  }
}

test.each([
  ['EMFILE', /max_user_instances/],
  ['ENOSPC', /max_user_watches/],
])(
  'no more watches (%s): looking from time to time does it, which is visible, until there are some',
  async (code, hint) => {
    const directory = await temporaryDirectory()
    await put(directory, { 'rules.json': ruleFile('a') })
    const system = exhausted(code)
    const service = await looking(directory, { watch: system.watch })
    await until(() => service.status().watching.mode === 'polling')
    expect(service.status()).toMatchObject({ state: 'current', watching: { reason: expect.stringMatching(hint) } })
    await put(directory, { 'rules.json': ruleFile('b') })
    await service.reconcile()
    expect(service.ids()).toEqual(['b'])
    await until(() => service.status().watching.mode === 'polling')
    expect(service.complaints()).toEqual([
      expect.stringMatching(/^warn rule files are looked at from time to time only/),
    ])
    expect(system.asked()).toBe(2)
    system.recover()
    await service.reconcile()
    await until(() => service.status().watching.mode === 'events')
    expect(service.status().watching.reason).toBeNull()
  },
)

test('a watcher that throws is one that fails', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  const watch: Watch = () => {
    throw new Error('no such system')
  }
  const service = await looking(directory, { watch })
  expect(service.status().watching).toEqual({ mode: 'polling', reason: expect.stringContaining('no such system') })
  expect(service.ids()).toEqual(['a'])
})

test('a watcher that never falls silent does not keep a change away', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  let tell = () => {}
  const watch: Watch = (_targets, { changed }) => {
    tell = changed
    return { close: async () => {} }
  }
  const service = await looking(directory, { watch })
  await put(directory, { 'rules.json': ruleFile('b') })
  for (let turn = 0; turn < 42; turn += 1) {
    tell()
    service.clock.advance(50)
  }
  await service.source.settled()
  expect(service.ids()).toEqual(['b'])
})

test('files that come after the start are taken', async () => {
  const directory = join(await temporaryDirectory(), 'rules')
  const service = await looking(directory)
  expect(service.status()).toMatchObject({ state: 'none', hash: null, missing: true })
  expect(service.complaints()).toContain(`error ${directory}: nothing of it is in force, until it is mended`)
  await mkdir(directory)
  await service.reconcile()
  expect(service.status().missing).toBe(true)
  await put(directory, { 'rules.json': ruleFile('a') })
  await service.reconcile()
  expect(service.status()).toMatchObject({ state: 'current', missing: false })
})

test('a file in place of a directory, and the other way round', async () => {
  const path = join(await temporaryDirectory(), 'rules')
  await writeFile(path, ruleFile('file'))
  const service = await looking(path)
  await unlink(path)
  await put(path, { 'a.json': ruleFile('directory') })
  await service.reconcile()
  expect(service.ids()).toEqual(['directory'])
})

test('a set that did not fit beside another is tried again when that has changed', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('same') })
  const service = fileService(directory)
  await service.engine.apply(JSON.parse(ruleFile('other', 'same')), { source: 'remote' })
  service.source.restore()
  await service.source.settled()
  expect(service.status()).toMatchObject({
    state: 'none',
    problems: [
      {
        code: 'RW201',
        file: join(directory, 'rules.json'),
        line: expect.any(Number),
        message: expect.stringContaining('remote, at /rules/1'),
      },
    ],
  })
  service.source.check()
  await service.source.settled()
  expect(service.offered).toHaveLength(1)
  await service.engine.apply(JSON.parse(ruleFile('other')), { source: 'remote' })
  service.source.check()
  await service.source.settled()
  expect(service.status()).toMatchObject({ state: 'current', problems: [] })
  expect(service.engine.program.rules).toBe(2)
})

test('another set with their ids is told in which file and line they are, and of a copy what is known', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  const lists = JSON.stringify({
    version: 1,
    rules: [],
    lists: [{ id: 'l', type: 'value', entries: [] }],
    exclusions: [{ id: 'e', effect: 'monitor' }],
    allow_empty: true,
  })
  await put(directory, { 'a.json': ruleFile('a', 'b'), 'sub/lists.json': lists.replaceAll('[{', '[\n  {') })
  const remote = { ...JSON.parse(lists), rules: [rule('b')] }
  const clashes = async ({ engine }: FileService) => {
    const result = await engine.apply(remote, { source: 'remote' })
    return result.ok ? [] : result.problems.map(({ message }) => message)
  }
  const service = await looking(directory, { cacheDir })
  expect(await clashes(service)).toEqual([
    `the rule "b" is already in force from ${join(directory, 'a.json')}:9:5`,
    `the list "l" is already in force from ${join(directory, 'sub/lists.json')}:2:3`,
    `the exclusion "e" is already in force from ${join(directory, 'sub/lists.json')}:3:3`,
  ])
  await service.source.close()

  await put(directory, { 'a.json': '{ oops' })
  expect(await clashes(await looking(directory, { cacheDir }))).toEqual([
    'the rule "b" is already in force from the source file, at /rules/1',
    'the list "l" is already in force from the source file, at /lists/0',
    'the exclusion "e" is already in force from the source file, at /exclusions/0',
  ])
})

test('an engine that throws, and a listener that throws, take nothing with them', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  const throwing = () => {
    throw new Error('oh no')
  }
  const service = await looking(directory, { apply: throwing, changed: throwing })
  expect(service.status()).toMatchObject({ state: 'none', problems: [{ code: 'RW404' }] })
})
