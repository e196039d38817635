import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type EventRecord, fileSink } from '../../events/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'

const record: EventRecord = {
  time: '2026-01-01T00:00:00.000Z',
  type: 'rulewire.event',
  event: 'users.signup',
  category: 'business_logic',
  rule: { id: 'signup', name: 'line\nbreak' },
  conditions: [],
  metadata: {},
  rule_set: 'h',
  request: { method: 'POST' },
}
const numbered = (n: number): EventRecord => ({ ...record, metadata: { n } })

const noError = (error: unknown) => expect.unreachable(String(error))

async function numbersIn(path: string): Promise<unknown[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter(line => line !== '')
  return lines.map(line => JSON.parse(line).metadata.n)
}

test('one line for each record, behind what is there, in order', async () => {
  const path = join(await temporaryDirectory(), 'events.ndjson')
  await writeFile(path, `${JSON.stringify(numbered(0))}\n`)
  const sink = fileSink(path, noError)
  for (let n = 1; n <= 1000; n++) {
    sink.write(numbered(n))
    if (n % 100 === 0) await new Promise(setImmediate)
  }
  await sink.close?.()
  expect(await numbersIn(path)).toEqual(Array.from({ length: 1001 }, (_, n) => n))
  expect([sink.name, sink.status()]).toEqual([`file:${path}`, { written: 1000, dropped: 0 }])
})

test('a file that is made is its own user’s alone', async () => {
  const path = join(await temporaryDirectory(), 'events.ndjson')
  const sink = fileSink(path, noError)
  sink.write(record)
  await sink.close?.()
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test.each(['renamed', 'removed', 'renamed, and made anew by somebody else'])('a file that is %s', async what => {
  const path = join(await temporaryDirectory(), 'events.ndjson')
  const sink = fileSink(path, noError)
  sink.write(numbered(1))
  await until(() => sink.status().written === 1)
  if (what === 'removed') await rm(path)
  else await rename(path, `${path}.1`)
  if (what.endsWith('else')) await writeFile(path, '')
  sink.write(numbered(2))
  await until(() => sink.status().written === 2)
  sink.write(numbered(3))
  await sink.close?.()
  expect(await numbersIn(path)).toEqual([2, 3])
  if (what !== 'removed') expect(await numbersIn(`${path}.1`)).toEqual([1])
})

test('a directory that is not there yet: records are dropped, told of and counted, and later ones are written', async () => {
  const directory = join(await temporaryDirectory(), 'logs')
  const told: unknown[] = []
  const sink = fileSink(join(directory, 'events.ndjson'), error => told.push((error as { code: string }).code))
  sink.write(numbered(1))
  await until(() => sink.status().dropped === 1)
  expect(told).toEqual(['ENOENT'])
  await mkdir(directory)
  sink.write(numbered(2))
  await sink.close?.()
  expect(await numbersIn(join(directory, 'events.ndjson'))).toEqual([2])
  expect(sink.status()).toEqual({ written: 1, dropped: 1 })
})

test('more than the disk takes costs records, not memory', async () => {
  const path = join(await temporaryDirectory(), 'events.ndjson')
  const sink = fileSink(path, noError)
  const large = { ...record, metadata: { text: 'x'.repeat(1024 * 1024) } }
  for (let n = 0; n < 10; n++) sink.write(large)
  await sink.close?.()
  const { written, dropped } = sink.status()
  expect(written + dropped).toBe(10)
  expect(dropped).toBeGreaterThanOrEqual(6)
})

test.each(['exit', 'end'])('a process that comes to its %s has written everything', async how => {
  const path = join(await temporaryDirectory(), 'events.ndjson')
  const program = `
    import { fileSink } from ${JSON.stringify(new URL('../../dist/events/index.js', import.meta.url).href)}
    const sink = fileSink(${JSON.stringify(path)}, error => { throw error })
    for (let n = 0; n < 100; n++) sink.write({ metadata: { n } })
    ${how === 'exit' ? 'process.exit()' : ''}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(await numbersIn(path)).toEqual(Array.from({ length: 100 }, (_, n) => n))
})
