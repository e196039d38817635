import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { CheckName, Finding } from '../../cli/doctor/finding.ts'
import { startRuntime } from '../../runtime/index.ts'
import { runControlPlane } from '../control-plane/running.ts'
import { cleanup } from '../support/cleanup.ts'
import { copyPackage } from '../support/package-copy.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { until } from '../support/until.ts'
import { pathMatches, ruleSetOf, rulewire, start, writeFiles } from './command-line.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const register = join(root, 'dist/middleware/register.js')
const otel = join(root, 'test/support/otel-preload.mjs')

interface Options {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

interface Diagnosis {
  readonly code: number | null
  readonly findings: readonly Finding[]
  of(check: CheckName): Finding
}

/** What the real command finds, as machines read it. */
async function doctor(args: readonly string[], { cwd, env }: Options = {}): Promise<Diagnosis> {
  const given = { cwd: cwd ?? (await temporaryDirectory()), env: env ?? {} }
  const { code, stdout, stderr } = await rulewire(['doctor', '--format', 'json', ...args], given)
  expect(stderr).toBe('')
  const { ok, findings } = JSON.parse(stdout)
  expect(ok).toBe(code === 0)
  return {
    ...{ code, findings },
    of: check => findings.find((finding: Finding) => finding.check === check) ?? expect.unreachable(check),
  }
}

const app = { 'app.mjs': 'throw new Error("the application was run")' }

async function directoryOf(files: Readonly<Record<string, unknown>>): Promise<string> {
  const cwd = await temporaryDirectory()
  await writeFiles(cwd, files)
  return cwd
}

const node = (...args: readonly string[]) => ['--', 'node', ...args]

describe('guard', () => {
  it.each<[why: string, command: readonly string[], state: string, message: RegExp]>([
    ['loaded by the command', node('--import', register, 'app.mjs'), 'ok', /before the application, by its command/],
    ['loaded by the command, joined', node(`--import=${register}`, 'app.mjs', '--import', 'x'), 'ok', /by its command/],
    [
      'a debugger and a watcher',
      node('--inspect-brk', '--watch', '--import', register, 'app.mjs'),
      'ok',
      /by its command/,
    ],
    ['not loaded', node('app.mjs'), 'fail', /this command does not load it/],
    ['after the application: an argument of that', node('app.mjs', '--import', register), 'fail', /does not load it/],
    ['a command that fails', node('--import', './nowhere.mjs', 'app.mjs'), 'fail', /fails: .*nowhere\.mjs/],
    ['a node that is not there', ['--', '/nowhere/node', 'app.mjs'], 'fail', /fails: .*ENOENT/],
    ['nobody says how', [], 'warn', /not known/],
  ])('%s', async (_why, command, state, message) => {
    const found = await doctor(command, { cwd: await directoryOf(app) })
    expect(found.of('guard')).toMatchObject({ state, message: expect.stringMatching(message) })
    expect(found.code).toBe(state === 'fail' ? 1 : 0)
  })

  it('by NODE_OPTIONS, which npm, pm2 and the like pass on', async () => {
    const env = { NODE_OPTIONS: `--import ${register}` }
    expect((await doctor([], { env })).of('guard')).toMatchObject({ state: 'ok', message: /by NODE_OPTIONS/ })
  })

  it('by what npm start runs', async () => {
    const cwd = await directoryOf({
      ...app,
      'package.json': { scripts: { start: `node --import ${register} app.mjs` } },
    })
    const found = await doctor([], { cwd })
    expect(found.of('guard')).toMatchObject({ state: 'ok', message: /by its command/ })
  })

  it.each([
    ["import 'rulewire/register'\n", 'ok', /line 2 of app\.mjs/],
    ["const { startRuntime } = require('rulewire')\n", 'ok', /line 2 of app\.mjs/],
    ["import { guard } from 'rulewire/middleware/express'\n", 'ok', /line 2 of app\.mjs/],
    ["// import 'rulewire/register'\n", 'fail', /does not load it/],
  ])('by the application itself: %j', async (line, state, message) => {
    const cwd = await directoryOf({ 'app.mjs': `// first\n${line}` })
    expect((await doctor(node('app.mjs'), { cwd })).of('guard')).toMatchObject({ state, message })
  })

  it('switched off', async () => {
    const found = await doctor(node('--import', register, 'app.mjs'), { env: { RULEWIRE_ENABLED: 'false' } })
    expect(found.of('guard')).toMatchObject({ state: 'warn', message: 'switched off by RULEWIRE_ENABLED' })
  })

  it('is started for that without rules, connection and records: nothing of the service is touched', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(401).end()
    })
    server.on('upgrade', (request, socket) => {
      asked.push(`upgrade ${request.url}`)
      socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    cleanup(async () => server.close())
    const { port } = server.address() as AddressInfo
    const cwd = await directoryOf(app)
    const env = {
      ...{ RULEWIRE_URL: `http://127.0.0.1:${port}`, RULEWIRE_TOKEN: 'rwt_x', RULEWIRE_SERVICE: 'shop' },
      RULEWIRE_EVENTS: `file:${join(cwd, 'events.ndjson')}`,
    }
    const found = await doctor(node('--import', register, 'app.mjs'), { cwd, env })
    expect(found.of('guard')).toMatchObject({ state: 'ok' })
    // By doctor itself.
    expect(asked).toEqual(['upgrade /v1/stream'])
    expect([existsSync(join(cwd, '.rulewire')), existsSync(join(cwd, 'events.ndjson'))]).toEqual([false, false])
  })
})

describe('OpenTelemetry', () => {
  it.each<[why: string, preload: readonly string[], message: RegExp]>([
    ['guard first', [register, otel], /^traces the HTTP server, around the guard/],
    ['OpenTelemetry first', [otel, register], /^traces the HTTP server, inside of the guard/],
    ['none', [register], /^not there/],
  ])('%s', async (_why, preload, message) => {
    const found = await doctor(node(...preload.flatMap(file => ['--import', file]), 'app.mjs'), { cwd: root })
    expect(found.of('guard')).toMatchObject({ state: 'ok' })
    expect(found.of('opentelemetry')).toMatchObject({ state: 'ok', message })
  })

  it('an SDK that does not see the HTTP server', async () => {
    const sdk = `import { NodeTracerProvider } from '${join(root, 'node_modules/@opentelemetry/sdk-trace-node/build/src/index.js')}'
      new NodeTracerProvider().register()`
    const cwd = await directoryOf({ 'sdk.mjs': sdk })
    const found = await doctor(node('--import', register, '--import', './sdk.mjs', 'app.mjs'), { cwd })
    expect(found.of('opentelemetry')).toMatchObject({ state: 'warn', message: /^traces, but not the HTTP server/ })
  })
})

describe('native module', () => {
  it('is not there: that is found out all the same, and what it would be needed for is left out', async () => {
    const copy = copyPackage(await temporaryDirectory(), { native: undefined })
    const args = ['doctor', ...node('--import', join(copy, 'dist/middleware/register.js'), 'app.mjs')]
    const { code, stdout, stderr } = await start(args, { env: {} }, join(copy, 'dist/cli/main.js')).ended
    expect([code, stderr]).toEqual([1, expect.stringContaining('2 failed')])
    expect(stdout).toMatch(
      /^fail {2}native module {3}the native module re2 was not built: applications run unguarded$/m,
    )
    expect(stdout).toMatch(/^ +→ run `npm approve-scripts re2 && npm rebuild re2`/m)
    expect(stdout).toMatch(
      /^fail {2}guard +not started, the application runs unguarded: the native module re2 was not built/m,
    )
    expect(stdout).toMatch(/^skip {2}rules +not looked at: see native module$/m)
  })

  it('other commands say so instead of showing a stack', async () => {
    const copy = copyPackage(await temporaryDirectory(), { native: undefined })
    const { code, stdout, stderr } = await start(['check'], {}, join(copy, 'dist/cli/main.js')).ended
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^rulewire: the native module re2 was not built\n {2}help: run `npm approve-scripts re2/)
  })
})

describe('npm', () => {
  it.each<[why: string, files: Readonly<Record<string, unknown>>, state: string, message: RegExp]>([
    [
      'nothing is said',
      { 'package.json': {} },
      'warn',
      /does not allow the install script of re2: npm 12 does not build/,
    ],
    ['allowed', { 'package.json': { allowScripts: { re2: true } } }, 'ok', /allows the install script/],
    ['allowed in one version', { 'package.json': { allowScripts: { 're2@1.24.0': true } } }, 'ok', /allows/],
    ['another is allowed', { 'package.json': { allowScripts: { re2x: true } } }, 'warn', /does not allow/],
    ['denied', { 'package.json': { allowScripts: { 're2@1.24.0': true, re2: false } } }, 'warn', /denies/],
    [
      'scripts are ignored',
      { 'package.json': {}, '.npmrc': 'ignore-scripts=true\n' },
      'warn',
      /ignore-scripts in .*\.npmrc/,
    ],
    ['strict', { 'package.json': {}, '.npmrc': 'strict-allow-scripts = true\n' }, 'warn', /\.npmrc: installing fails/],
    ['no package', {}, 'skip', /there is no package\.json/],
  ])('%s', async (_why, files, state, message) => {
    const found = await doctor([], { cwd: await directoryOf(files) })
    expect(found.of('npm')).toMatchObject({ state, message })
  })
})

describe('rules', () => {
  const scoped = (id: string, service: string) => ({ id, scope: [{ service }], conditions: [pathMatches('^/x')] })
  const rules = ruleSetOf(scoped('a', 'shop'), scoped('b', 'billing'), { id: 'c' }, { id: 'd', enabled: false })
  const shop = { RULEWIRE_SERVICE: 'shop', RULEWIRE_RULES: 'rules.json' }

  it.each<[why: string, env: Readonly<Record<string, string>>, state: string, message: RegExp]>([
    ['of a service', shop, 'ok', /^2 of 4 apply here, from .*rules\.json: a, c$/],
    ['of no service', { RULEWIRE_RULES: 'rules.json' }, 'ok', /^1 of 4 apply here, from .*: c$/],
    ['not there', { ...shop, RULEWIRE_RULES: 'nowhere.json' }, 'fail', /nowhere\.json is not there/],
    ['broken', { ...shop, RULEWIRE_RULES: 'broken.json' }, 'fail', /broken\.json: 1 error;/],
    ['for others only', { ...shop, RULEWIRE_RULES: 'others.json' }, 'warn', /^0 of 1 apply here/],
    ['none', { RULEWIRE_SERVICE: 'shop' }, 'warn', /there are none/],
  ])('%s', async (_why, env, state, message) => {
    const others = ruleSetOf(scoped('b', 'billing'))
    const cwd = await directoryOf({ 'rules.json': rules, 'broken.json': ruleSetOf({ id: 7 }), 'others.json': others })
    const found = await doctor([], { cwd, env })
    expect(found.of('rules')).toMatchObject({ state, message })
    expect(found.code).toBe(state === 'fail' ? 1 : 0)
  })

  it('a file of variables that the command names', async () => {
    const cwd = await directoryOf({ 'rules.json': rules, '.env': 'RULEWIRE_SERVICE=shop\nRULEWIRE_RULES=rules.json\n' })
    expect((await doctor(node('--env-file=.env', 'app.mjs'), { cwd })).of('rules')).toMatchObject({
      message: /^2 of 4/,
    })
    const found = await doctor(node('--env-file', '.env', 'app.mjs'), { cwd, env: { RULEWIRE_SERVICE: 'billing' } })
    expect(found.of('rules')).toMatchObject({ message: /: b, c$/ })
  })

  it('a setting that is wrong', async () => {
    const found = await doctor([], { env: { RULEWIRE_EVENTS: 'kafka', RULEWIRE_SERVICE: 'shop' } })
    expect(found.of('settings')).toMatchObject({ state: 'warn', message: /RULEWIRE_EVENTS: "kafka" is not known/ })
  })

  it('of the control plane: as it has them, where the token may see that; else as they came last', async () => {
    const { url, admin, token, push } = await runControlPlane()
    const { token: instance } = await token('instance')
    const cwd = await temporaryDirectory()
    const env = (rwt: string) => ({ RULEWIRE_URL: url, RULEWIRE_TOKEN: rwt, RULEWIRE_SERVICE: 'shop' })
    expect((await doctor([], { cwd, env: env(admin) })).of('rules')).toMatchObject({
      message: /nothing was pushed yet/,
    })
    await push(rules)
    expect((await doctor([], { cwd, env: env(admin) })).of('rules')).toMatchObject({
      message: /^2 of 4 .* the control plane: a, c$/,
    })
    expect((await doctor([], { cwd, env: env(instance) })).of('rules')).toMatchObject({
      state: 'warn',
      message: /none has come here yet/,
    })

    const cacheDir = join(cwd, '.rulewire/cache/shop')
    const runtime = startRuntime({ url, token: instance, service: 'shop', cacheDir, enabled: true })
    await until(() => runtime.engine.program.rules === 2)
    await until(() => runtime.status().remote?.persisted === true)
    await runtime.close()
    expect((await doctor([], { cwd, env: env(instance) })).of('rules')).toMatchObject({
      message: /^2 of 4 .* sent last: a, c$/,
    })
  })
})

describe('control plane', () => {
  it('answers, and accepts the token; the fleet does not hear of it', async () => {
    const { url, token, api } = await runControlPlane()
    const env = { RULEWIRE_URL: url, RULEWIRE_TOKEN: (await token('instance')).token, RULEWIRE_SERVICE: 'shop' }
    const found = await doctor([], { env })
    expect(found.of('control plane')).toMatchObject({ state: 'ok', message: `${url} answers, and accepts the token` })
    expect(found.code).toBe(0)
    expect((await api('GET', '/api/v1/fleet')).body.instances).toEqual([])
  })

  it('refuses the token', async () => {
    const { url } = await runControlPlane()
    const found = await doctor([], {
      env: { RULEWIRE_URL: url, RULEWIRE_TOKEN: 'rwt_wrong', RULEWIRE_SERVICE: 'shop' },
    })
    expect(found.of('control plane')).toMatchObject({ state: 'fail', message: /refuses the token/ })
    expect(found.code).toBe(3)
  })

  it.each<[why: string, env: Readonly<Record<string, string>>, message: RegExp]>([
    ['is not there', { RULEWIRE_URL: 'http://127.0.0.1:9', RULEWIRE_TOKEN: 'rwt_x' }, /not reached: .*ECONNREFUSED/],
    ['without a token', { RULEWIRE_URL: 'http://127.0.0.1:9' }, /there is no token/],
    ['in the clear', { RULEWIRE_URL: 'http://rules.example.com', RULEWIRE_TOKEN: 'rwt_x' }, /is not encrypted/],
    ['no address', { RULEWIRE_URL: 'nonsense', RULEWIRE_TOKEN: 'rwt_x' }, /not an http: or https: address/],
  ])('%s', async (_why, env, message) => {
    const found = await doctor([], { env: { ...env, RULEWIRE_SERVICE: 'shop' } })
    expect(found.of('control plane')).toMatchObject({ state: 'fail', message })
    expect(found.code).toBe(3)
    expect(JSON.stringify(found.findings)).not.toContain('rwt_x')
  })

  it('something else answers: a proxy that lets no WebSocket through', async () => {
    const server = createTcpServer(socket => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    cleanup(async () => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const found = await doctor([], { env: { RULEWIRE_URL: url, RULEWIRE_TOKEN: 'rwt_x', RULEWIRE_SERVICE: 'shop' } })
    expect(found.of('control plane')).toMatchObject({
      state: 'fail',
      message: /answered 200, and not as a control plane/,
    })
  })
})

describe('client address', () => {
  const forwarded = ['--peer', '10.0.0.1', '--header', 'X-Forwarded-For: 192.0.2.7, 192.0.2.1']
  it.each<[trust: string, args: readonly string[], state: string, message: string]>([
    ['', [], 'ok', 'the peer of the socket, whatever headers say'],
    ['private', [], 'ok', 'as the proxies of RULEWIRE_TRUST_PROXY (private) say'],
    ['', ['--peer', '10.0.0.1'], 'ok', '10.0.0.1, by its socket'],
    ['', ['--peer', '::ffff:10.0.0.1'], 'ok', '10.0.0.1, by its socket'],
    ['', forwarded, 'warn', '10.0.0.1, by its socket; x-forwarded-for is not believed'],
    ['none', forwarded, 'ok', '10.0.0.1, by its socket'],
    ['1', forwarded, 'ok', '192.0.2.1, by x-forwarded-for'],
    ['2', forwarded, 'ok', '192.0.2.7, by x-forwarded-for'],
    ['private', forwarded, 'ok', '192.0.2.1, by x-forwarded-for'],
    ['127.0.0.1', forwarded, 'warn', '10.0.0.1, by its socket; x-forwarded-for is not believed'],
  ])('RULEWIRE_TRUST_PROXY=%s %j', async (trust, args, state, message) => {
    const found = await doctor(args, { env: { RULEWIRE_TRUST_PROXY: trust } })
    expect(found.of('client address')).toMatchObject({ state, message })
  })

  it('a setting that makes no sense', async () => {
    const found = await doctor([], { env: { RULEWIRE_TRUST_PROXY: 'everybody' } })
    expect(found.of('client address')).toMatchObject({ state: 'warn', message: /RULEWIRE_TRUST_PROXY: "everybody" is/ })
  })
})

describe('for people', () => {
  it('a line for each check, and what to do below', async () => {
    const { code, stdout, stderr } = await rulewire(['doctor', ...node('app.mjs')], { cwd: await directoryOf(app) })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^1 failed, \d to look at\n$/)
    const lines = stdout.trimEnd().split('\n')
    expect(lines.filter(line => /^(?:ok|warn|fail|skip) /.test(line))).toHaveLength(9)
    expect(lines.filter(line => !/^(?:ok|warn|fail|skip) /.test(line)).every(line => /^ +→ /.test(line))).toBe(true)
  })

  it('all is well', async () => {
    const cwd = await directoryOf({
      'package.json': { allowScripts: { re2: true } },
      'rules.json': ruleSetOf({ id: 'a' }),
    })
    const env = { RULEWIRE_SERVICE: 'shop', RULEWIRE_RULES: 'rules.json' }
    const { code, stderr } = await rulewire(['doctor', ...node('--import', register, 'app.mjs')], { cwd, env })
    expect([code, stderr]).toEqual([0, 'all is well\n'])
  })

  it.each([
    [['--', 'npm', 'start'], /npm is not node/],
    [['--', 'node', '-e', '0'], /-e runs no file/],
    [['--peer', 'somebody'], /somebody is no IP address/],
    [['--peer', '10.0.0.1', '--header', 'nonsense'], /nonsense is not "name: value"/],
    [['--header', 'a: b'], /--header needs --peer/],
  ])('wrong usage: %j', async (args, message) => {
    const { code, stdout, stderr } = await rulewire(['doctor', ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
  })
})
