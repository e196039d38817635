import assert from 'node:assert/strict'
import { join } from 'node:path'
import { said, start, stop } from './processes.mjs'
import { rulewire } from './project.mjs'

/** The last one says in its code that it is guarded. */
const applications = [
  { file: 'express-app.js', preload: ['--import', 'rulewire/register'] },
  { file: 'node-app.js', preload: ['--import', 'rulewire/register'] },
  { file: 'adapter-app.js', preload: [] },
]

/** A control plane and applications, all from installed packages. */
export async function guarded({ directory }, { check }) {
  const controlPlane = start(
    'npx',
    ['--no', '--', 'rulewire', 'serve', '--port', '0', '--data', join(directory, 'data')],
    {
      cwd: directory,
    },
  )
  const started = await check('npx rulewire serve starts a control plane', () => addressOf(controlPlane))
  if (started === undefined) return
  const admin = { RULEWIRE_URL: started.url, RULEWIRE_TOKEN: started.token }

  await check('npx rulewire push makes the rules a release', async () => {
    const { code, out, err } = await rulewire(directory, ['push', 'rules'], admin)
    assert.equal(code, 0, out + err)
  })

  for (const application of applications) await guardedApplication(application, directory, admin, check)

  await check('npx rulewire history and rollback know the revisions', async () => {
    const back = await rulewire(directory, ['rollback', '1'], admin)
    assert.equal(back.code, 0, back.out + back.err)
    const { out } = await rulewire(directory, ['history', '--format', 'json'], admin)
    assert.match(out, /"revision":\s*2\b/)
  })

  // npx itself ends with the signal; what it started is gone when its output is at its end.
  await check('npx rulewire serve ends in order with Ctrl-C', async () => {
    const { err } = await stop(controlPlane)
    assert.match(err, /^SIGINT: closing$/m)
    assert.doesNotMatch(err, /error/i)
  })
}

async function addressOf(controlPlane) {
  const [, url] = await said(controlPlane, /^control plane at (http:\S+)$/m)
  const [, token] = await said(controlPlane, /^admin token \(shown only now\): (rwt_\S+)$/m)
  return { url, token }
}

async function guardedApplication({ file, preload }, directory, admin, check) {
  const token = await instanceToken(file, directory, admin)
  const env = { ...admin, RULEWIRE_TOKEN: token, RULEWIRE_SERVICE: file, RULEWIRE_EVENTS: 'stdout' }
  const application = start(process.execPath, [...preload, file], { cwd: directory, env })
  const [, url] = await said(application, /^listening on (http:\S+)$/m)

  await check(`${file} runs the pushed rules`, () => untilActive(file, directory, admin, application))

  await check(`${file}: a failed login is answered as ever, and is an event`, async () => {
    assert.deepEqual(await login(url, 'wrong'), [401, { user: 'A@example.com' }])
    const [line] = await said(application, /^\{.*"users\.login\.failure".*\}$/m)
    const { rule, metadata, service } = JSON.parse(line)
    assert.deepEqual(
      [rule.id, metadata, service],
      ['login-failure', { 'usr.id': 'a@example.com', 'usr.exists': true }, file],
    )
  })

  await check(`${file}: a right login is none`, async () => {
    assert.deepEqual(await login(url, 'right'), [200, { user: 'A@example.com' }])
  })

  await check(`${file}: a scanner is blocked, and a visitor is not`, async () => {
    const blocked = await fetch(`${url}/wp-admin/setup.php`, { headers: { accept: 'application/json' } })
    assert.deepEqual([blocked.status, blocked.headers.get('content-type')?.split(';')[0]], [403, 'application/json'])
    const [line] = await said(application, /^\{.*"scanners\.probe".*\}$/m)
    assert.equal(JSON.parse(line).rule.id, 'scanner')
    const visit = await fetch(url)
    assert.deepEqual([visit.status, await visit.text()], [200, 'hello'])
    assert.equal(application.out.match(/"rulewire\.event"/g)?.length, 2)
  })

  await check(`${file}: nothing of ours went wrong`, async () => {
    await stop(application)
    assert.equal(application.err, '')
  })
}

async function instanceToken(name, directory, admin) {
  const args = ['token', 'create', '--role', 'instance', '--name', name, '--format', 'json']
  const { code, out, err } = await rulewire(directory, args, admin)
  assert.equal(code, 0, err)
  return JSON.parse(out).token
}

/** Each look is a program started anew, which takes its time by itself; a minute of them is plenty. */
const looks = 100

async function untilActive(service, directory, admin, application) {
  for (let look = 1; look <= looks; look++) {
    const { out } = await rulewire(directory, ['fleet', '--format', 'json'], admin)
    const { instances = [] } = JSON.parse(out)
    if (instances.some(one => one.service === service && one.active?.revision === 1)) return
    assert.equal(application.code, undefined, application.err)
    assert.notEqual(look, looks, `not in force: ${out}${application.err}`)
  }
}

async function login(url, password) {
  const response = await fetch(`${url}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'A@example.com', password }),
  })
  return [response.status, await response.json()]
}
