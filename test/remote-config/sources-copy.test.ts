import { chmod, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { type FileService, fileService, put, ruleFile } from './file-service.ts'

/** A service that starts, and is looked at when what it had is in force. */
async function start(path: string, cacheDir: string): Promise<FileService> {
  const service = fileService(path, { cacheDir })
  service.source.restore()
  await service.source.settled()
  return service
}

async function kept(path: string, cacheDir: string, ...ids: string[]): Promise<void> {
  await put(path, { 'rules.json': ruleFile(...ids) })
  const service = await start(path, cacheDir)
  await until(() => service.status().persisted === true)
  await service.source.close()
}

const broken: readonly [what: string, breakIt: (directory: string) => Promise<unknown>][] = [
  ['no JSON any more', directory => writeFile(join(directory, 'rules.json'), '{')],
  ['refused by the engine', directory => writeFile(join(directory, 'rules.json'), badPattern)],
  ['deleted', directory => rm(join(directory, 'rules.json'))],
  ['deleted with their directory', directory => rm(directory, { recursive: true })],
  ['joined by a broken one', directory => writeFile(join(directory, 'other.json'), '[')],
]

const badPattern = ruleFile('a').replace(
  '"event"',
  '"conditions": [{ "operator": "match_regex", "inputs": [{ "address": "server.request.path" }], "regex": "(" }], "event"',
)

test.each(broken)(
  'a start with files that are %s: the copy of what was in force is, before anything else happens',
  async (_what, breakIt) => {
    const [directory, cacheDir] = [join(await temporaryDirectory(), 'rules'), await temporaryDirectory()]
    await kept(directory, cacheDir, 'a', 'b')
    await breakIt(directory)
    const service = await start(directory, cacheDir)
    expect(service.status()).toMatchObject({ state: 'stale', origin: 'copy', files: [], persisted: true })
    expect(service.status().problems.length).toBeGreaterThan(0)
    expect(service.ids()).toEqual(['a', 'b'])
    expect(service.engine.program.rules).toBe(2)
    expect(service.complaints()).toContain(
      `warn ${directory}: the copy of an earlier set is in force, until it is mended`,
    )

    await rm(directory, { recursive: true, force: true })
    await put(directory, { 'rules.json': ruleFile('mended') })
    service.source.check()
    await until(() => service.ids()[0] === 'mended')
    expect(service.status()).toMatchObject({ state: 'current', origin: 'files', problems: [] })
  },
)

test('a start with broken files and no copy: nothing of them, said loudly, and taken when they are mended', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  await put(directory, { 'rules.json': '{' })
  const service = fileService(directory, { cacheDir })
  expect(service.source.restore()).toBe(false)
  await service.source.settled()
  expect(service.status()).toMatchObject({ state: 'none', hash: null, origin: null })
  expect(service.complaints()[0]).toBe(`error ${directory}: it was refused; nothing of it is in force`)
  expect(service.complaints().at(-1)).toBe(`error ${directory}: nothing of it is in force, until it is mended`)
  await put(directory, { 'rules.json': ruleFile('mended') })
  service.source.check()
  await until(() => service.status().state === 'current')
})

test('in force when restore returns: from the files, and from the copy of broken ones', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  await kept(directory, cacheDir, 'a', 'b', 'c')
  const whole = fileService(directory, { cacheDir })
  expect(whole.source.restore()).toBe(true)
  expect(whole.engine.program.rules).toBe(3)
  await put(directory, { 'rules.json': '{' })
  const half = fileService(directory, { cacheDir })
  expect(half.source.restore()).toBe(true)
  expect(half.engine.program.rules).toBe(3)
})

test('the copy is of what was in force, not of what was refused after it', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  await kept(directory, cacheDir, 'first')
  await kept(directory, cacheDir, 'second')
  await put(directory, { 'rules.json': badPattern })
  const service = await start(directory, cacheDir)
  expect(service.ids()).toEqual(['second'])
  await service.source.close()
  expect((await start(directory, cacheDir)).ids()).toEqual(['second'])
})

test('what is the same is not written again; the newest and the one before it are kept, for their owner only', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  for (const id of ['a', 'b', 'b', 'b', 'c']) await kept(directory, cacheDir, id)
  const files = (await readdir(join(cacheDir, 'rulewire'))).sort()
  expect(files.map(file => file.slice(-7))).toEqual(['02.json', '03.json'])
  const [, newest = ''] = files
  expect(JSON.parse(await readFile(join(cacheDir, 'rulewire', newest), 'utf8'))).toMatchObject({
    snapshot: { origin: directory, stream: 'files', revision: 3 },
  })
})

test('a copy that was torn is ignored, and the one before it is used', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  await kept(directory, cacheDir, 'first')
  await kept(directory, cacheDir, 'second')
  const newest = (await readdir(join(cacheDir, 'rulewire'))).sort().at(-1) ?? ''
  await truncate(join(cacheDir, 'rulewire', newest), 100)
  await put(directory, { 'rules.json': '{' })
  const service = await start(directory, cacheDir)
  expect(service.ids()).toEqual(['first'])
  expect(service.complaints()).toContainEqual(expect.stringContaining('torn'))
})

test('the copy of another path is not used', async () => {
  const [directory, other, cacheDir] = [
    await temporaryDirectory(),
    await temporaryDirectory(),
    await temporaryDirectory(),
  ]
  await kept(other, cacheDir, 'foreign')
  const service = await start(directory, cacheDir)
  expect(service.status()).toMatchObject({ state: 'none', missing: true })
})

test('a place that others may write to is not used, and the service runs without a copy', async () => {
  const [directory, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  await mkdir(join(cacheDir, 'rulewire'))
  await chmod(join(cacheDir, 'rulewire'), 0o777)
  await put(directory, { 'rules.json': ruleFile('a') })
  const service = await start(directory, cacheDir)
  expect(service.status()).toMatchObject({ state: 'current', persisted: null })
  expect(service.complaints()).toEqual([expect.stringContaining('other users')])
})
