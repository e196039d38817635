import { mkdir, open, rename, rm, stat, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { fileService, put, ruleFile, watching } from './file-service.ts'

/** Found by what the system tells: the periodic look is an hour away in all of these. */

const isRunning = (ids: readonly string[], ...expected: string[]) => ids.join() === expected.join()

test('a changed, a new and a deleted file are changes of the whole', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a') })
  const service = await watching(directory)
  await put(directory, { 'a.json': ruleFile('a2') })
  await until(() => isRunning(service.ids(), 'a2'))
  await put(directory, { 'b.json': ruleFile('b') })
  await until(() => isRunning(service.ids(), 'a2', 'b'))
  await put(directory, { 'team/billing/c.json': ruleFile('c') })
  await until(() => isRunning(service.ids(), 'a2', 'b', 'c'))
  await put(directory, { 'team/billing/c.json': ruleFile('c2') })
  await until(() => isRunning(service.ids(), 'a2', 'b', 'c2'))
  await unlink(join(directory, 'a.json'))
  await until(() => isRunning(service.ids(), 'b', 'c2'))
  expect(service.status()).toMatchObject({ state: 'current', missing: false, problems: [] })
  expect(service.complaints()).toEqual([])
})

test('a file that is replaced, changed in place, deleted and made again', async () => {
  const path = join(await temporaryDirectory(), 'rules.json')
  await writeFile(path, ruleFile('first'))
  const service = await watching(path)
  await writeFile(`${path}.tmp`, ruleFile('replaced'))
  await rename(`${path}.tmp`, path)
  await until(() => isRunning(service.ids(), 'replaced'))
  await writeFile(path, ruleFile('changed'))
  await until(() => isRunning(service.ids(), 'changed'))
  await unlink(path)
  await until(() => service.status().missing)
  expect(service.status()).toMatchObject({ state: 'stale', problems: [{ code: 'RW405' }] })
  expect(service.ids()).toEqual(['changed'])
})

test('a hundred replacements come to rest at the last one, and nothing invalid was seen on the way', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('r0') })
  const service = await watching(directory)
  for (let turn = 1; turn <= 100; turn += 1) {
    const temporary = join(directory, `.rules.json.${turn}`)
    await writeFile(temporary, ruleFile(`r${turn}`))
    await rename(temporary, join(directory, 'rules.json'))
  }
  await until(() => isRunning(service.ids(), 'r100'))
  await service.source.settled()
  expect(service.status()).toMatchObject({ state: 'current', problems: [] })
  expect(service.results.every(({ ok }) => ok)).toBe(true)
  expect(service.complaints()).toEqual([])
})

test('a file that is written in two halves is taken when it is whole, once, and nobody hears of the half', async () => {
  const path = join(await temporaryDirectory(), 'rules.json')
  await writeFile(path, ruleFile('before'))
  const service = await watching(path, { retryMs: 100 })
  const whole = ruleFile('after', 'more')
  const file = await open(path, 'w')
  cleanup(() => file.close())
  await file.write(whole.slice(0, 50))
  await file.sync()
  await new Promise(setImmediate)
  await file.write(whole.slice(50))
  await until(() => isRunning(service.ids(), 'after', 'more'))
  expect(service.offered).toEqual([['before'], ['after', 'more']])
  expect(service.complaints()).toEqual([])
})

/** As the kubelet does it: a new directory, a new link beside the old one, and a rename over it. */
async function swapConfigMap(
  directory: string,
  version: number,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const name = `..2026_01_01_00_00_${version}`
  await mkdir(join(directory, name), { recursive: true })
  await put(join(directory, name), files)
  await symlink(name, join(directory, '..data_tmp'))
  await rename(join(directory, '..data_tmp'), join(directory, '..data'))
  for (const file of Object.keys(files)) await symlink(join('..data', file), join(directory, file)).catch(() => {})
  await rm(join(directory, `..2026_01_01_00_00_${version - 1}`), { recursive: true, force: true })
}

test('twenty updates of a mounted ConfigMap: each state that is judged is one of them whole', async () => {
  const directory = await temporaryDirectory()
  const both = (version: number) => ({ 'a.json': ruleFile(`a${version}`), 'b.json': ruleFile(`b${version}`) })
  await swapConfigMap(directory, 0, both(0))
  const service = await watching(directory)
  expect(service.ids()).toEqual(['a0', 'b0'])
  for (let version = 1; version <= 20; version += 1) await swapConfigMap(directory, version, both(version))
  await until(() => isRunning(service.ids(), 'a20', 'b20'))
  for (const [first, second] of service.offered) expect(second?.slice(1)).toBe(first?.slice(1))
  expect(service.complaints()).toEqual([])
  await swapConfigMap(directory, 21, both(21))
  await until(() => isRunning(service.ids(), 'a21', 'b21'))
  expect(service.status().files).toEqual([join(directory, 'a.json'), join(directory, 'b.json')])
})

test('one file of a mounted ConfigMap', async () => {
  const directory = await temporaryDirectory()
  await swapConfigMap(directory, 0, { 'rules.json': ruleFile('r0') })
  const service = await watching(join(directory, 'rules.json'))
  await swapConfigMap(directory, 1, { 'rules.json': ruleFile('r1') })
  await until(() => isRunning(service.ids(), 'r1'))
  await swapConfigMap(directory, 2, { 'rules.json': ruleFile('r2') })
  await until(() => isRunning(service.ids(), 'r2'))
  expect(service.complaints()).toEqual([])
})

test('a link to the release that is current comes to lead elsewhere', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'one/rules.json': ruleFile('one'), 'two/rules.json': ruleFile('two') })
  await symlink('one', join(directory, 'current'))
  const service = await watching(join(directory, 'current'))
  await symlink('two', join(directory, 'next'))
  await rename(join(directory, 'next'), join(directory, 'current'))
  await until(() => isRunning(service.ids(), 'two'))
  await put(directory, { 'two/rules.json': ruleFile('three') })
  await until(() => isRunning(service.ids(), 'three'))
})

test('one good file and one bad one: neither is taken, and both are when the bad one is mended', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'a.json': ruleFile('a'), 'b.json': ruleFile('b') })
  const service = await watching(directory)
  const { hash } = service.status()
  await put(directory, { 'a.json': ruleFile('a2'), 'b.json': '{ "version": 1, "rules": [ oops ] }' })
  await until(() => service.status().problems.length > 0)
  expect(service.status()).toMatchObject({
    state: 'stale',
    hash,
    problems: [{ file: join(directory, 'b.json'), line: 1 }],
  })
  expect(service.offered).toEqual([['a', 'b']])
  await put(directory, { 'b.json': ruleFile('b2') })
  await until(() => isRunning(service.ids(), 'a2', 'b2'))
  expect(service.status()).toMatchObject({ state: 'current', problems: [] })
})

test('what editors leave behind while they write changes nothing', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  const service = await watching(directory)
  const droppings = ['.rules.json.swp', 'rules.json~', '.#rules.json', '#rules.json#', 'rules.json.tmp', '4913']
  await put(directory, Object.fromEntries(droppings.map(name => [name, 'oops'])))
  await put(directory, { 'rules.json': ruleFile('b') })
  await until(() => isRunning(service.ids(), 'b'))
  await Promise.all(droppings.map(name => unlink(join(directory, name))))
  await put(directory, { 'rules.json': ruleFile('c') })
  await until(() => isRunning(service.ids(), 'c'))
  expect(service.offered).toEqual([['a'], ['b'], ['c']])
  expect(service.complaints()).toEqual([])
})

test('the clock is set back an hour, and files are dated before those they replace', async () => {
  const directory = await temporaryDirectory()
  const path = join(directory, 'rules.json')
  await writeFile(path, ruleFile('before'))
  const cacheDir = await temporaryDirectory()
  const service = await watching(directory, { cacheDir })
  await until(() => service.status().persisted === true)
  const hourAgo = Date.now() - 3_600_000
  vi.spyOn(Date, 'now').mockImplementation(() => hourAgo)
  cleanup(async () => vi.restoreAllMocks())
  await writeFile(`${path}.tmp`, ruleFile('after'))
  await utimes(`${path}.tmp`, hourAgo / 1000, hourAgo / 1000)
  await rename(`${path}.tmp`, path)
  await until(() => isRunning(service.ids(), 'after') && service.status().persisted === true)
  expect((await stat(path)).mtimeMs).toBeLessThan(hourAgo + 1_000)

  await writeFile(path, 'broken')
  const restarted = fileService(directory, { cacheDir })
  restarted.source.restore()
  await restarted.source.settled()
  expect(restarted.ids()).toEqual(['after'])
})

test('nothing is taken after the end', async () => {
  const directory = await temporaryDirectory()
  await put(directory, { 'rules.json': ruleFile('a') })
  const service = await watching(directory)
  await service.source.close()
  await put(directory, { 'rules.json': ruleFile('b') })
  service.source.check()
  await service.source.settled()
  expect(service.offered).toEqual([['a']])
  expect(service.status().watching).toEqual({ mode: 'off', reason: null })
})
