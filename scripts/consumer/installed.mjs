import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { succeed } from './processes.mjs'
import { install, rulewire } from './project.mjs'

/** What can be said before anything is guarded. */
export async function installed({ directory, rulewire: tarball, controlPlane }, { check }) {
  const inModules = path => join(directory, 'node_modules', path)
  const first = await install(directory, tarball, 'express@5')

  await check('npm has nothing to warn about', () => assert.deepEqual(warningsOf(first), []))

  await check('what only developers need is not installed', () => {
    const present = ['vitest', 'typescript', 'better-sqlite3', 'fastify', 'rulewire/test', 'rulewire/control-plane']
    assert.deepEqual(
      present.filter(name => existsSync(inModules(name))),
      [],
    )
  })

  await check('npm finds the tree in order', () => succeed('npm', ['ls', '--all'], { cwd: directory }))

  await check('npx rulewire --version says the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(inModules('rulewire/package.json'), 'utf8'))
    assert.equal((await rulewire(directory, ['--version'])).out, `${version}\n`)
  })

  await check('npx rulewire check and test find the rules right', async () => {
    const { out, err } = await succeed('npm', ['run', '--silent', 'check'], { cwd: directory })
    assert.match(out + err, /no problems[\s\S]*3 passed/)
  })

  await check('npx rulewire schema prints the schema of the package', async () => {
    const printed = JSON.parse((await rulewire(directory, ['schema'])).out)
    assert.deepEqual(printed, JSON.parse(readFileSync(inModules('rulewire/rules-schema/v1.schema.json'), 'utf8')))
  })

  await check('without the control plane, npx rulewire serve names the one command that installs it', async () => {
    const { code, out, err } = await rulewire(directory, ['serve'])
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /npm install @rulewire\/control-plane/)
  })

  await check("CommonJS requires the engine: require('rulewire/engine')", async () => {
    const { out, err } = await succeed(process.execPath, ['judge.cjs'], { cwd: directory })
    const metadata = { 'users.login.failure': { 'usr.id': 'a@example.com', 'usr.exists': true } }
    assert.deepEqual(JSON.parse(out), { rules: ['login-failure'], metadata })
    assert.equal(err, '')
  })

  const second = await install(directory, controlPlane)
  await check('npm has nothing to warn about the control plane', () => assert.deepEqual(warningsOf(second), []))
}

/** Settings of the machine are not our packages' doing. */
function warningsOf({ err }) {
  return err.split('\n').filter(line => /^npm (warn|error)/i.test(line) && !/Unknown \w+ config/.test(line))
}
