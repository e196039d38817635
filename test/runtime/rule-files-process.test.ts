import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { put, ruleFile } from '../remote-config/file-service.ts'
import { useApps } from '../support/app-process.ts'
import { until } from '../support/until.ts'

const apps = useApps()

/** Has something to do until the files are watched, and then nothing. */
const untilWatching = `
const runtime = globalThis[Symbol.for('rulewire.runtime')]
const look = () => runtime.status().files.watching.mode === 'events' ? console.log('watching') : setImmediate(look)
look()
`

/** Of a service that is told by its environment alone. */
function environment(rules: string): Record<string, string> {
  return {
    RULEWIRE_SERVICE: 'shop',
    RULEWIRE_RULES: rules,
    RULEWIRE_EVENTS: 'stdout',
    RULEWIRE_CACHE_DIR: apps.directory(),
  }
}

test('an untouched application is guarded by files from its first request, and by what they become', async () => {
  const rules = apps.directory()
  await put(rules, { 'a.json': ruleFile('a') })
  const app = await apps.start({ app: 'node-app.mjs', env: environment(rules) })
  await fetch(app.url)
  await until(() => app.records().length > 0)
  expect(app.records()).toMatchObject([{ rule: { id: 'a' } }])
  await put(rules, { 'a.json': ruleFile('b') })
  // Requests until one is judged by the new rules: a change is in force between two of them.
  while (app.records().at(-1)?.rule.id !== 'b') await fetch(app.url)
})

test('watched files keep no process alive', async () => {
  const rules = apps.directory()
  await put(rules, { 'a.json': ruleFile('a'), 'sub/b.json': ruleFile('b') })
  const script = join(apps.directory(), 'ends.mjs')
  await writeFile(script, untilWatching)
  const app = await apps.start({ app: script, env: environment(rules), ends: true })
  expect(await app.exited()).toBe(0)
  expect(app.stdout()).toContain('watching')
})

test('broken files are said on standard error, line by line with their places, and the application runs', async () => {
  const rules = apps.directory()
  await put(rules, { 'a.json': '{\n  "version": 1,\n  "rules": [ oops ]\n}' })
  const app = await apps.start({ app: 'node-app.mjs', env: environment(rules), expectErrors: true })
  expect(await (await fetch(app.url)).text()).toBe('ok')
  const told = app.stderr().split('\n')
  expect(told).toContain(`[rulewire] error ${rules}: it was refused; nothing of it is in force`)
  expect(told.some(line => line.startsWith(`[rulewire] error ${rules}/a.json:3:14 RW001 `))).toBe(true)
})
