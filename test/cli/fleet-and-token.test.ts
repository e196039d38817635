import { describe, expect, it } from 'vitest'
import { instance } from '../control-plane/instance.ts'
import { type Running, ruleSet, runControlPlane } from '../control-plane/running.ts'
import { type Ended, rulewire } from './command-line.ts'

function as({ url, admin }: Running, token = admin): (...args: readonly string[]) => Promise<Ended> {
  return (...args) => rulewire(args, { env: { RULEWIRE_URL: url, RULEWIRE_TOKEN: token } })
}

/** How many instances have said what came of an offer. */
async function attempts({ api }: Running): Promise<number> {
  const { body } = await api('GET', '/api/v1/fleet')
  return body.instances.filter(({ attempt }: { readonly attempt: unknown }) => attempt !== null).length
}

describe('rulewire fleet', () => {
  it('says that there is nothing yet', async () => {
    const run = as(await runControlPlane())
    expect(await run('fleet')).toEqual({
      code: 0,
      stdout: '',
      stderr: 'nothing was pushed yet\nno instance was seen yet\n',
    })
  })

  it('shows what every instance runs, and what it refused', async () => {
    const running = await runControlPlane()
    const run = as(running)
    const { hash } = await running.push(ruleSet())
    const { token } = await running.token('instance')
    const good = instance(running.url, token, { instance: { service: 'shop', env: 'test', version: '1' } })
    const refusing = instance(running.url, token, {
      instance: { service: 'other', env: 'test', version: '2' },
      apply: async () => ({
        ok: false,
        problems: [{ code: 'RW103', severity: 'error', message: 'no \u0007 such thing', pointer: '/rules/0' }],
      }),
    })
    await Promise.all([good, refusing].map(({ client }) => client.start()))
    while ((await attempts(running)) < 2);

    const { code, stdout, stderr } = await run('fleet')
    expect(code).toBe(0)
    expect(stderr).toBe(`newest: revision 1, ${hash.slice(0, 19)}\n2 instances, 2 connected, 1 of them on revision 1\n`)
    expect(stdout).toMatch(/^INSTANCE +SERVICE +ENV +VERSION +STATE +REVISION +HASH/)
    expect(stdout).toMatch(
      new RegExp(`shop +test +1 +connected +1 +${hash.slice(0, 19)} +sha256:[0-9a-f]{12} +1 applied`),
    )
    expect(stdout).toMatch(/other +test +2 +connected +- +- +- +1 refused/)
    expect(stdout).toMatch(/revision 1, refused:\nRW103 pattern-invalid {2}\/rules\/0\n {2}no \\u0007 such thing/)
    expect(JSON.parse((await run('fleet', '--format', 'json')).stdout)).toMatchObject({
      stream: { revision: 1, hash },
      instances: [{}, {}],
    })
  })
})

describe('rulewire token', () => {
  it('makes one, and prints nothing but it on standard output', async () => {
    const running = await runControlPlane()
    const run = as(running)
    const { code, stdout, stderr } = await run('token', 'create', '--role', 'admin', '--name', 'ci')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^rwt_\S+\n$/)
    expect(stderr).toMatch(/^token \S+ for ci, role admin; it is not shown again:\n$/)
    expect(await as(running, stdout.trim())('fleet')).toMatchObject({ code: 0 })
    const json = await run('token', 'create', '--role', 'instance', '--name', 'shop', '--format', 'json')
    expect(JSON.parse(json.stdout)).toMatchObject({
      name: 'shop',
      role: 'instance',
      token: expect.stringMatching(/^rwt_/),
    })
  })

  it('lists them without their secrets, and revokes one at once', async () => {
    const running = await runControlPlane()
    const run = as(running)
    const { id, token } = await running.token('admin', 'ci\u001b[31m')
    const listed = await run('token', 'list')
    expect(listed.stdout).toMatch(/^ID +NAME +ROLE +CREATED +LAST USED +EXPIRES +REVOKED\n/)
    expect(listed.stdout).toMatch(new RegExp(`^${id} +ci\\\\u001b\\[31m +admin +\\d{4}-`, 'm'))
    expect(listed.stdout).not.toContain(token)
    expect(await run('token', 'revoke', id)).toEqual({ code: 0, stdout: '', stderr: `token ${id} is revoked\n` })
    expect(await as(running, token)('fleet')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('does not know this token'),
    })
    const tokens = JSON.parse((await run('token', 'list', '--format', 'json')).stdout).tokens
    expect(tokens.find((one: { id: string }) => one.id === id)).toMatchObject({
      revoked_at: expect.stringMatching(/^\d{4}-/),
    })
    expect((await run('token', 'list')).stdout).toMatch(new RegExp(`^${id} .* never +- +\\d{4}-\\S+Z$`, 'm'))
  })

  it('makes one that ends by itself', async () => {
    const run = as(await runControlPlane())
    const create = (time: string) => run('token', 'create', '--role', 'instance', '--name', 'x', '--expires-at', time)
    expect(await create('2999-01-01T01:00:00+01:00')).toMatchObject({ code: 0 })
    expect((await run('token', 'list')).stdout).toMatch(/ x +instance +\S+ +never +2999-01-01T00:00:00\S*Z +-$/m)
    expect(await create('tomorrow')).toMatchObject({ code: 2 })
    expect(await create('2001-01-01T00:00:00Z')).toMatchObject({ code: 3, stdout: '' })
  })

  it('says that there is no such token, and keeps the last admin', async () => {
    const running = await runControlPlane()
    const run = as(running)
    expect(await run('token', 'revoke', 'nonsense')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no token nonsense'),
    })
    const [admin] = JSON.parse((await run('token', 'list', '--format', 'json')).stdout).tokens
    expect(await run('token', 'revoke', admin.id)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('last admin'),
    })
  })
})
