import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createControlPlane } from '@rulewire/control-plane'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { ControlPlaneModule } from '../../cli/commands/serve.ts'
import { cleanup } from '../support/cleanup.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { pathMatches, ruleSetOf, rulewire, start, writeFiles } from './command-line.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('rulewire serve', () => {
  it('needs of the control plane what that has', () => {
    expectTypeOf({ createControlPlane }).toExtend<ControlPlaneModule>()
  })

  it('prints the admin token the first time, its address each time, and ends in order', async () => {
    const data = join(await temporaryDirectory(), 'data')
    const args = ['serve', '--port', '0', '--data', data]
    const first = start(args)
    const [, url = ''] = await first.printed(/^control plane at (http:\/\/127\.0\.0\.1:\d+)$/m)
    const [, token = ''] = await first.printed(/^admin token \(shown only now\): (rwt_\S+)$/m)
    expect(await rulewire(['fleet'], { env: { RULEWIRE_URL: url, RULEWIRE_TOKEN: token } })).toMatchObject({ code: 0 })
    first.child.kill('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('SIGTERM: closing') })

    const second = start([...args, '--format', 'json'])
    const [text] = await second.printed(/\{[^}]*\}/)
    const { url: secondUrl, ...rest } = JSON.parse(text)
    expect(rest).toEqual({})
    expect(await rulewire(['fleet'], { env: { RULEWIRE_URL: secondUrl, RULEWIRE_TOKEN: token } })).toMatchObject({
      code: 0,
    })
    second.child.kill('SIGINT')
    expect(await second.ended).toMatchObject({ code: 0 })

    const third = start([...args, '--new-admin-token'])
    const [, another] = await third.printed(/^admin token \(shown only now\): (rwt_\S+)$/m)
    expect(another).not.toBe(token)
  })

  it('goes on when nobody reads its standard error any more', async () => {
    const directory = await temporaryDirectory()
    await writeFiles(directory, {
      'rules.json': ruleSetOf({ id: 'probe', name: 'Probe', conditions: [pathMatches('^/x')] }),
    })
    const running = start(['serve', '--port', '0', '--data', join(directory, 'data')])
    const [, url = ''] = await running.printed(/^control plane at (\S+)$/m)
    const [, token = ''] = await running.printed(/(rwt_\S+)/)
    running.child.stderr.destroy()
    const body = JSON.stringify({ document: { version: 2 } })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const refused = await fetch(`${url}/api/v1/streams/main/releases`, { method: 'POST', headers, body })
    expect(refused.status).toBe(422)
    const env = { RULEWIRE_URL: url, RULEWIRE_TOKEN: token }
    expect(await rulewire(['push', join(directory, 'rules.json')], { env })).toMatchObject({ code: 0 })
    running.child.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0 })
  })

  it('takes a free port where the wanted one is taken, and says so on standard error', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    cleanup(() => new Promise(resolve => server.close(resolve)))
    const { port } = server.address() as AddressInfo
    const running = start(['serve', '--port', String(port), '--data', await temporaryDirectory()])
    const [, own] = await running.printed(/^control plane at http:\/\/127\.0\.0\.1:(\d+)$/m)
    expect(Number(own)).not.toBe(port)
    running.child.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0, stderr: expect.stringContaining(`port ${port} is taken`) })
  })

  it('says why it does not start', async () => {
    const directory = await temporaryDirectory()
    await writeFile(join(directory, 'file'), '')
    const { code, stdout, stderr } = await rulewire(['serve', '--port', '0', '--data', join(directory, 'file')])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^rulewire: the control plane did not start: /)
    expect(await rulewire(['serve', '--port', '0', '--host', '203.0.113.1', '--data', directory])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/EADDRNOTAVAIL/),
    })
  })

  it('prints the one install command where the control plane is not installed', async () => {
    const modules = join(await temporaryDirectory(), 'node_modules')
    const copy = join(modules, 'rulewire')
    for (const name of ['dist', 'package.json', 'rules-schema/v1.schema.json'])
      await cp(join(root, name), join(copy, name), { recursive: true })
    await mkdir(join(modules, '@fastify'))
    const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
    for (const name of Object.keys(dependencies)) await symlink(join(root, 'node_modules', name), join(modules, name))
    await mkdir(join(modules, '@rulewire'))
    const running = start(['serve'], {}, join(copy, 'dist/cli/main.js'))
    expect(await running.ended).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'rulewire: the control plane is a package of its own, and not installed\n  help: npm install @rulewire/control-plane\n',
    })
  })
})
