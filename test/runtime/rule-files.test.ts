import { writeFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { currentRuntime, type Runtime, type RuntimeOptions, startRuntime } from '../../runtime/index.ts'
import { readSettings } from '../../runtime/settings.ts'
import { type Running, runControlPlane } from '../control-plane/running.ts'
import { put, ruleFile } from '../remote-config/file-service.ts'
import { closeServersAfterEach, serve } from '../support/serve.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'

closeServersAfterEach()

afterEach(async () => {
  const { errors } = currentRuntime()?.status() ?? { errors: { count: 0 } }
  await currentRuntime()?.close()
  expect(errors).toEqual({ count: 0 })
})

/** A runtime with a place of its own for what it keeps. */
async function start(options: RuntimeOptions): Promise<Runtime> {
  return startRuntime({ service: 'shop', log: 'off', cacheDir: await temporaryDirectory(), ...options })
}

const document = (...ids: string[]) => JSON.parse(ruleFile(...ids))
const codes = (runtime: Runtime) => runtime.status().files?.problems.map(({ code }) => code)

/** The sources of the one instance, as the control plane shows them. */
async function untilShown({ api }: Running, state: string): Promise<{ program: string; sources: unknown }> {
  for (;;) {
    const [shown] = (await api('GET', '/api/v1/fleet')).body.instances
    if (shown?.sources?.[0].state === state && shown.active !== null) {
      return { program: shown.active.program, sources: shown.sources }
    }
  }
}

test('files alone, without a control plane: in force when the start returns, and tagging', async () => {
  const rules = await temporaryDirectory()
  await put(rules, { 'a.json': ruleFile('a'), 'b.json': ruleFile('b') })
  const runtime = await start({ rules })
  expect(runtime.engine.program.rules).toBe(2)
  const port = await serve(http.createServer((_request, response) => response.end()))
  await fetch(`http://127.0.0.1:${port}/`)
  expect(runtime.status()).toMatchObject({
    matches: 2,
    remote: null,
    files: { kind: 'file', path: rules, state: 'current', origin: 'files', problems: [], missing: false },
  })
  await until(() => runtime.status().files?.watching.mode === 'events')
  await put(rules, { 'c.json': ruleFile('c') })
  await until(() => runtime.engine.program.rules === 3)
})

test('after the start a change gives way to requests', async () => {
  const rules = await temporaryDirectory()
  await put(rules, { 'a.json': ruleFile('a') })
  const runtime = await start({ rules })
  await until(() => runtime.status().files?.persisted === true)
  const applied = runtime.engine.apply(document('b'))
  expect(runtime.engine.program.rules).toBe(1)
  await applied
  expect(runtime.engine.program.rules).toBe(2)
})

test('broken files: the service runs, unguarded by them, and they are taken when they are mended', async () => {
  const rules = await temporaryDirectory()
  await put(rules, { 'a.json': '{ oops' })
  const runtime = await start({ rules })
  const port = await serve(http.createServer((_request, response) => response.end('served')))
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('served')
  expect(runtime.status()).toMatchObject({ matches: 0, program: { rules: 0 }, files: { state: 'none', hash: null } })
  expect(codes(runtime)).toEqual(['RW001'])
  await until(() => runtime.status().files?.watching.mode === 'events')
  await put(rules, { 'a.json': ruleFile('a') })
  await until(() => runtime.engine.program.rules === 1)
})

test('files and a control plane: one program, and each source keeps its own last good set', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('instance')
  const rules = await temporaryDirectory()
  await put(rules, { 'rules.json': ruleFile('from-file') })
  const runtime = await start({ rules, url: plane.url, token })
  await plane.push(document('from-remote'))
  await until(() => runtime.engine.program.rules === 2)
  const hash = runtime.status().files?.hash
  expect(await untilShown(plane, 'current')).toEqual({
    program: runtime.engine.program.hash,
    sources: [{ name: 'file', state: 'current', revision: null, hash }],
  })

  // Broken files take nothing of the control plane's with them, nor of their own.
  await until(() => runtime.status().files?.watching.mode === 'events')
  await put(rules, { 'rules.json': '{ oops' })
  await until(() => runtime.status().files?.state === 'stale')
  expect(runtime.engine.program.rules).toBe(2)
  expect((await untilShown(plane, 'stale')).sources).toEqual([{ name: 'file', state: 'stale', revision: null, hash }])
  await plane.push(document('from-remote', 'another'))
  await until(() => runtime.engine.program.rules === 3)
})

test('an id in both: whichever came later is refused, with both places', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('instance')
  const rules = await temporaryDirectory()
  await put(rules, { 'empty.json': '{"version":1,"rules":[],"allow_empty":true}', 'rules.json': ruleFile('from-file') })
  const runtime = await start({ rules, url: plane.url, token })
  await plane.push(document('from-remote', 'shared'))
  await until(() => runtime.engine.program.rules === 3 && runtime.status().files?.watching.mode === 'events')

  await put(rules, { 'rules.json': ruleFile('from-file', 'shared') })
  await until(() => runtime.status().files?.state === 'stale')
  expect(runtime.status().files?.problems).toMatchObject([
    {
      code: 'RW201',
      file: join(rules, 'rules.json'),
      line: 10,
      message: expect.stringContaining('remote, at /rules/1'),
    },
  ])
  expect(runtime.engine.program.rules).toBe(3)

  // The control plane gives it up: the files have it at once, without being touched.
  await plane.push(document('from-remote'))
  await until(() => runtime.status().files?.state === 'current')
  expect(runtime.engine.program.rules).toBe(3)

  const { revision } = await plane.push(document('from-remote', 'from-file'))
  await until(() => runtime.status().remote?.attempt?.state === 'refused')
  expect(runtime.status().remote).toMatchObject({
    active: { revision: revision - 1 },
    attempt: {
      revision,
      problems: [{ code: 'RW201', message: expect.stringContaining(`from ${join(rules, 'rules.json')}:4:5`) }],
    },
  })
  expect(runtime.engine.program.rules).toBe(3)
})

test('a restart without the control plane, while an id is in both: the program is the same', async () => {
  const plane = await runControlPlane()
  const { token } = await plane.token('instance')
  const [rules, cacheDir] = [await temporaryDirectory(), await temporaryDirectory()]
  await put(rules, { 'rules.json': ruleFile('from-file') })
  const before = await start({ rules, cacheDir, url: plane.url, token })
  await plane.push(document('from-remote', 'shared'))
  await until(() => before.status().remote?.persisted === true && before.status().files?.watching.mode === 'events')
  await until(() => before.status().files?.persisted === true)
  await put(rules, { 'rules.json': ruleFile('shared', 'from-file') })
  await until(() => before.status().files?.state === 'stale')
  const { program } = before.status()
  await before.close()
  await plane.controlPlane.close()

  const after = await start({ rules, cacheDir, url: plane.url, token })
  await until(() => after.status().files?.origin === 'copy')
  expect(after.status().program).toEqual(program)
  expect(codes(after)).toEqual(['RW201'])
})

test('switched off, nothing is read', async () => {
  const rules = await temporaryDirectory()
  await writeFile(join(rules, 'rules.json'), ruleFile('a'))
  const runtime = await start({ rules, enabled: false })
  expect(runtime.status()).toMatchObject({ program: { rules: 0 }, files: null })
})

test.each([
  ['not said', {}, {}, undefined],
  ['empty', { RULEWIRE_RULES: ' ' }, {}, undefined],
  ['beside the application', { RULEWIRE_RULES: 'rules' }, {}, '/app/rules'],
  ['elsewhere', { RULEWIRE_RULES: '/etc/rules/billing.json' }, {}, '/etc/rules/billing.json'],
  ['with dots', { RULEWIRE_RULES: '../shared/./rules/' }, {}, '/shared/rules'],
  ['in code, before the environment', { RULEWIRE_RULES: 'rules' }, { rules: 'mine' }, '/app/mine'],
])('the setting: %s', (_why, environment, options, expected) => {
  expect(readSettings(options, environment, '/app').rules).toBe(expected)
})

test('rules that are scoped to a service need its name, rules from files too', () => {
  expect(readSettings({}, { RULEWIRE_RULES: 'rules' }, '/app').problems).toEqual([
    expect.stringContaining('RULEWIRE_SERVICE is not set'),
  ])
})
