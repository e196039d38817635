import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  rename,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { hashRuleSet } from 'rulewire/rules-schema'
import { expect, test } from 'vitest'
import { instanceId, openSnapshots, type Snapshots } from '../../remote-config/snapshot/index.ts'
import { decodeSnapshot, encodeSnapshot } from '../../remote-config/snapshot/snapshot-file.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { rules } from './service.ts'

const origin = 'https://rules.example.com'

function open(directory: string, from = origin): Snapshots {
  const opened = openSnapshots(directory, from, 'main')
  if (!opened.ok) throw new Error(opened.reason)
  return opened.value
}

function snapshot(revision: number) {
  const document = rules(`r${revision}`)
  return { revision, hash: hashOf(document), savedAt: 7, document }
}

const hashOf = (document: unknown) => hashRuleSet(document as Parameters<typeof hashRuleSet>[0])

/** Revisions that can be used, and reasons of those that cannot, newest first. */
function read(snapshots: Snapshots): (number | string)[] {
  return [...snapshots.candidates()].map(found => (found.ok ? found.snapshot.revision : found.reason))
}

test('what was written is read, the newest first, and two are kept', async () => {
  const directory = join(await temporaryDirectory(), 'a', 'b')
  const snapshots = open(directory)
  for (const revision of [1, 2, 10, 9]) await snapshots.write(snapshot(revision))
  expect(read(open(directory))).toEqual([10, 9])
  const [newest] = open(directory).candidates()
  expect(newest).toEqual({ ok: true, snapshot: { ...snapshot(10), origin, stream: 'main' } })
})

test.each([0, 1, 49, 50, 51, 100, 101, 1000])(
  'a rule set of %i rules, and of odd members, comes back as it was',
  async count => {
    const document = JSON.parse(
      `{"version":1,"1":"a","__proto__":{"x":[]},"rules":${JSON.stringify(Array.from({ length: count }, (_, n) => ({ id: `r${n}`, n: '"],}' })))},"z":null}`,
    )
    const snapshots = open(await temporaryDirectory())
    await snapshots.write({ revision: 1, hash: hashOf(document), savedAt: 7, document })
    const [found] = snapshots.candidates()
    expect(found).toMatchObject({ ok: true })
    expect(JSON.stringify(found?.ok && sorted(found.snapshot.document))).toBe(JSON.stringify(sorted(document)))
  },
)

const sorted = (document: unknown) => Object.entries(document as object).sort(([a], [b]) => (a < b ? -1 : 1))

test('an older revision written late does not replace a newer one', async () => {
  const directory = await temporaryDirectory()
  await Promise.all([3, 2, 1].map(revision => open(directory).write(snapshot(revision))))
  expect(read(open(directory))[0]).toBe(3)
})

test('files and directories are private', async () => {
  const directory = join(await temporaryDirectory(), 'cache')
  await open(directory).write(snapshot(1))
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
  const files = await readdir(directory)
  expect(files).toHaveLength(1)
  expect((await stat(join(directory, files[0] ?? ''))).mode & 0o777).toBe(0o600)
})

test('snapshots of another control plane are not looked at', async () => {
  const directory = await temporaryDirectory()
  await open(directory, 'https://staging.example.com').write(snapshot(99))
  await open(directory).write(snapshot(1))
  expect(read(open(directory))).toEqual([1])
  const [staging] = (await readdir(directory)).filter(file => file.includes('99'))
  const [ours] = (await readdir(directory)).filter(file => !file.includes('99'))
  await rename(join(directory, staging ?? ''), join(directory, (ours ?? '').replace('01.json', '02.json')))
  expect(read(open(directory))).toEqual(['it is not what its name says', 1])
})

const damages: readonly [what: string, reason: RegExp, damage: (path: string) => Promise<unknown>][] = [
  ['emptied', /torn/, path => truncate(path, 0)],
  ['cut', /torn/, path => truncate(path, 100)],
  ['cut by one byte', /torn/, async path => truncate(path, (await stat(path)).size - 1)],
  ['followed by something', /torn/, async path => writeFile(path, `${await readFile(path, 'utf8')}\n`)],
  [
    'changed in one byte',
    /checksum/,
    async path => writeFile(path, (await readFile(path, 'utf8')).replace('r2', 'r3')),
  ],
  [
    'another format',
    /format/,
    async path => writeFile(path, withChecksum((await body(path)).replace('snapshot.1', 'snapshot.9'))),
  ],
  ['another rule set', /hash/, async path => writeFile(path, withChecksum((await body(path)).replace('r2', 'r3')))],
  [
    'no rule set',
    /cannot be read/,
    async path => writeFile(path, withChecksum((await body(path)).replace(/"document":.*/, '"document":null}'))),
  ],
  [
    'revision -1',
    /revision/,
    async path => writeFile(path, withChecksum((await body(path)).replace('"revision":2', '"revision":-1'))),
  ],
  ['not UTF-8', /cannot be read/, path => writeFile(path, Buffer.from([0xff, 0xfe]))],
  ['writable by others', /other users/, path => chmod(path, 0o602)],
  [
    'replaced by a symbolic link',
    /symbolic link/,
    async path => {
      await rename(path, `${path}.moved`)
      await symlink(`${path}.moved`, path)
    },
  ],
  [
    'replaced by a directory',
    /regular file/,
    async path => {
      await unlink(path)
      await mkdir(path)
    },
  ],
]

async function body(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replace(/^.*?"snapshot":/, '').slice(0, -2)
}

function withChecksum(of: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto')
  return `{"checksum":"sha256:${createHash('sha256').update(of).digest('hex')}","snapshot":${of}}\n`
}

test('a file made with the checksum of these tests is a good one', async () => {
  const encoded = (await encodeSnapshot({ ...snapshot(2), origin, stream: 'main' })).join('')
  const again = withChecksum(encoded.replace(/^.*?"snapshot":/, '').slice(0, -2))
  expect(again).toBe(encoded)
  expect(JSON.parse(encoded)).toMatchObject({ snapshot: { revision: 2 } })
})

test.each(damages)(
  'a snapshot that was %s is ignored, and the one before it is used',
  async (_what, reason, damage) => {
    const directory = await temporaryDirectory()
    for (const revision of [1, 2]) await open(directory).write(snapshot(revision))
    const newest = (await readdir(directory)).find(file => file.endsWith('2.json')) ?? ''
    await damage(join(directory, newest))
    expect(read(open(directory))).toEqual([expect.stringMatching(reason), 1])
  },
)

test('a flipped bit at any place of a snapshot is noticed', async () => {
  const good = Buffer.from((await encodeSnapshot({ ...snapshot(2), origin, stream: 'main' })).join(''))
  let noticed = 0
  for (let at = 0; at < good.length; at += 1) {
    const bad = Buffer.from(good)
    bad[at] = (bad[at] ?? 0) ^ 1
    if (!decodeSnapshot(bad.toString()).ok) noticed += 1
  }
  expect(noticed).toBe(good.length)
})

test.skipIf(process.getuid?.() !== 0)('a file or directory of another user is not trusted (needs root)', async () => {
  const directory = await temporaryDirectory()
  await open(directory).write(snapshot(1))
  const [file] = await readdir(directory)
  await chown(join(directory, file ?? ''), 12_345, 12_345)
  expect(read(open(directory))).toEqual(['it belongs to another user'])
  await chown(directory, 12_345, 12_345)
  expect(openSnapshots(directory, origin, 'main')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('another user'),
  })
})

test('a directory that others can write to, or that is a link, is not used', async () => {
  const directory = await temporaryDirectory()
  await mkdir(join(directory, 'open'))
  await chmod(join(directory, 'open'), 0o777)
  expect(openSnapshots(join(directory, 'open'), origin, 'main')).toMatchObject({
    ok: false,
    reason: expect.stringContaining('other users'),
  })
  await symlink(directory, join(directory, 'link'))
  expect(openSnapshots(join(directory, 'link'), origin, 'main')).toMatchObject({ ok: false })
})

test('a directory that was cleaned up is made anew', async () => {
  const directory = join(await temporaryDirectory(), 'cache')
  const snapshots = open(directory)
  await rename(directory, `${directory}.gone`)
  await snapshots.write(snapshot(1))
  expect(read(snapshots)).toEqual([1])
})

test('a writer that is killed at any moment leaves no torn snapshot, and none that it said was there is missing', async () => {
  const directory = join(await temporaryDirectory(), 'cache')
  const writer = new URL('snapshot-writer.mjs', import.meta.url).pathname
  let seed = 11
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  let said = 0
  let torn = 0
  for (let round = 0; round < 60; round += 1) {
    const args = [writer, directory, origin, String(said + 10)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(child, 'exit')
    let enough = 1 + random(8)
    for await (const line of createInterface({ input: child.stdout })) {
      said = Math.max(said, Number(line))
      enough -= 1
      // Not at the line itself, but somewhere in what follows it.
      if (enough === 0) for (let turns = random(400); turns > 0; turns -= 1) await new Promise(setImmediate)
      if (enough === 0) child.kill('SIGKILL')
    }
    await exited
    const found = read(open(directory))
    torn += found.filter(entry => !Number.isInteger(entry)).length
    expect(found[0]).toBeGreaterThanOrEqual(said)
  }
  expect(torn).toBe(0)
  expect(said).toBeGreaterThan(600)
  // Some were killed in the middle of a write, or this showed nothing.
  const interrupted = (await readdir(directory)).filter(file => file.endsWith('.tmp'))
  expect(interrupted.length).toBeGreaterThan(3)
}, 120_000)

test('what a killed writer left behind is cleaned up when it is old', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, '.main.old.tmp'), '')
  await writeFile(join(directory, '.main.new.tmp'), '')
  await utimes(join(directory, '.main.old.tmp'), 1, 1)
  await open(directory).write(snapshot(1))
  expect((await readdir(directory)).filter(file => file.endsWith('.tmp'))).toEqual(['.main.new.tmp'])
})

test('an id is made once and kept; of many that start at once, one wins', async () => {
  const directory = await temporaryDirectory()
  const ids = await Promise.all(Array.from({ length: 20 }, async () => instanceId(directory)))
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect((await readdir(directory)).filter(file => file.endsWith('.tmp'))).toEqual([])
  expect((await stat(join(directory, 'instance-id'))).mode & 0o777).toBe(0o600)
})

test('a damaged id is replaced, and a place that cannot be written gives one for this process', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, 'instance-id'), 'half an i')
  const made = instanceId(directory)
  expect(instanceId(directory)).toBe(made)
  expect(instanceId(join(directory, 'missing'))).not.toBe(made)
  expect(instanceId(undefined)).toMatch(/^[0-9a-f-]{36}$/)
})

test('processes that start at once agree on an id', async () => {
  const directory = await temporaryDirectory()
  const module = new URL('../../dist/remote-config/snapshot/index.js', import.meta.url).href
  const script = `import { instanceId } from ${JSON.stringify(module)}; console.log(instanceId(${JSON.stringify(directory)}))`
  const ids = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let out = ''
      for await (const chunk of child.stdout) out += chunk
      return out.trim()
    }),
  )
  expect(ids).toHaveLength(4)
  expect(new Set(ids).size).toBe(1)
})
