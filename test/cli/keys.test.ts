import { generateKeyPairSync } from 'node:crypto'
import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPrivateKeyFile, readTrustSetting } from '../../remote-config/signing/index.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { type Ended, rulewire } from './command-line.ts'

/** The command in a directory of its own. */
async function inDirectory(): Promise<{ cwd: string; keys(...args: readonly string[]): Promise<Ended> }> {
  const cwd = await temporaryDirectory()
  return { cwd, keys: (...args) => rulewire(['keys', ...args], { cwd }) }
}

describe('rulewire keys init', () => {
  it('makes a pair for RULEWIRE_TRUST, and prints nothing but that on standard output', async () => {
    const { cwd, keys } = await inDirectory()
    const author = await keys('init')
    const server = await keys('init', '--role', 'server', '--dir', 'on the server')
    expect([author.code, server.code]).toEqual([0, 0])
    expect(author.stdout).toMatch(/^author:ed25519:[A-Za-z0-9+/]{43}=\n$/)
    expect(author.stderr).toMatch(
      /^key ed25519:[0-9a-f]{32}, role author\nprivate key: \.rulewire\/keys\/author\.key; /,
    )
    expect(server.stdout).toMatch(/^server:ed25519:/)
    expect(readTrustSetting(author.stdout + server.stdout)).toMatchObject({ ok: true, mode: 'pinned' })
    const trust = join(cwd, 'trust')
    const files = ['.rulewire/keys/author.pub', 'on the server/server.pub'].map(file => join(cwd, file))
    await writeFile(trust, (await Promise.all(files.map(file => readFile(file, 'utf8')))).join(''))
    expect(readTrustSetting(trust)).toMatchObject({ ok: true, mode: 'pinned' })
  })

  it.skipIf(process.platform === 'win32')('keeps the private key to its owner', async () => {
    const { cwd, keys } = await inDirectory()
    const { stdout } = await keys('init', '--dir', 'k')
    expect((await stat(join(cwd, 'k'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(cwd, 'k/author.key'))).mode & 0o777).toBe(0o600)
    const read = readPrivateKeyFile(join(cwd, 'k/author.key'))
    expect(read.ok && `author:${read.value.publicKey.text}\n`).toBe(stdout)
  })

  it('in JSON', async () => {
    const { keys } = await inDirectory()
    const { code, stdout, stderr } = await keys('init', '--dir', 'k', '--role', 'server', '--format', 'json')
    expect([code, stderr]).toEqual([0, ''])
    expect(JSON.parse(stdout)).toEqual({
      role: 'server',
      keyid: expect.stringMatching(/^ed25519:[0-9a-f]{32}$/),
      trust: expect.stringMatching(/^server:ed25519:/),
      private_file: 'k/server.key',
      public_file: 'k/server.pub',
    })
  })

  it('overwrites nothing', async () => {
    const { cwd, keys } = await inDirectory()
    await keys('init', '--dir', 'k')
    const before = await readFile(join(cwd, 'k/author.key'), 'utf8')
    expect(await keys('init', '--dir', 'k')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^rulewire: k has a key of the role author already\n {2}help: .*--dir/),
    })
    const json = await keys('init', '--dir', 'k', '--format', 'json')
    expect([json.code, JSON.parse(json.stderr).error.code]).toEqual([2, 'exists'])
    expect(await readFile(join(cwd, 'k/author.key'), 'utf8')).toBe(before)
    expect((await readdir(join(cwd, 'k'))).sort()).toEqual(['author.key', 'author.pub'])
  })

  it('says where it cannot write', async () => {
    const { cwd, keys } = await inDirectory()
    await writeFile(join(cwd, 'file'), '')
    for (const directory of ['file', 'file/below', '/proc/nowhere']) {
      const { code, stdout, stderr } = await keys('init', '--dir', directory)
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^rulewire: \S+ (?:cannot be written to \(E[A-Z]+\)|is no directory)\n/)
    }
  })

  it('takes no other role', async () => {
    const { keys } = await inDirectory()
    expect(await keys('init', '--role', 'root')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/'root' is invalid.*author, server/),
    })
  })
})

describe('rulewire keys show', () => {
  it('shows the same key in each of its files, without a role', async () => {
    const { cwd, keys } = await inDirectory()
    const made = JSON.parse((await keys('init', '--dir', 'k', '--format', 'json')).stdout)
    const text = made.trust.replace('author:', '')
    const shown = await keys('show', 'k/author.key', 'k/author.pub')
    expect([shown.code, shown.stderr]).toEqual([0, ''])
    expect(shown.stdout.split('\n')).toEqual([
      expect.stringMatching(/^KEY ID +PUBLIC KEY +KIND +FILE$/),
      `${made.keyid}  ${text}  private  k/author.key`,
      `${made.keyid}  ${text}  public   k/author.pub`,
      '',
    ])
    await writeFile(join(cwd, 'trust'), `${made.trust} # me\n\nserver:${text}\n`)
    const json = await keys('show', 'trust', '--format', 'json')
    const key = { file: 'trust', kind: 'public', keyid: made.keyid, public_key: text }
    expect(JSON.parse(json.stdout)).toEqual({ keys: [key, key] })
  })

  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ec = { type: 'pkcs8', format: 'pem' } as const

  it.each<[string, string | Buffer, RegExp]>([
    ['nothing', '', /file: there is no key in it/],
    ['something else', '\u001b[31mhello', /file: line 1: a public key begins with "ed25519:"/],
    ['bytes', Buffer.from([0, 255, 10, 0]), /file: line 1: /],
    [
      'a private key for another algorithm',
      privateKey.export(ec) as string,
      /file: it is a key for ec, and not for ed25519/,
    ],
    ['a public one', publicKey.export({ type: 'spki', format: 'pem' }) as string, /file: it is a key for ec/],
    ['a key of small order', `ed25519:${Buffer.alloc(32).toString('base64')}`, /file: line 1: .*small order/],
    ['a file without end', 'x'.repeat(64 * 1024 + 1), /file is larger than 64 KiB/],
  ])('refuses %s', async (_, content, message) => {
    const { cwd, keys } = await inDirectory()
    await writeFile(join(cwd, 'file'), content, { mode: 0o600 })
    const { code, stdout, stderr } = await keys('show', 'file')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('\u001b')
  })

  it('refuses what is no file, and needs one', async () => {
    const { keys } = await inDirectory()
    expect(await keys('show', 'nowhere')).toMatchObject({ code: 2, stderr: 'rulewire: nowhere is not there\n' })
    expect(await keys('show', '.')).toMatchObject({ code: 2, stderr: 'rulewire: . is no regular file\n' })
    expect(await keys('show')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/missing required argument 'files'/),
    })
    expect(await keys()).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage: rulewire keys/) })
  })

  it.skipIf(process.platform === 'win32')('refuses a private key that others may read, or that is a link', async () => {
    const { cwd, keys } = await inDirectory()
    await keys('init', '--dir', 'k')
    await symlink(join(cwd, 'k/author.key'), join(cwd, 'link'))
    expect(await keys('show', 'link')).toMatchObject({ code: 2, stderr: 'rulewire: link: it is a symbolic link\n' })
    await chmod(join(cwd, 'k/author.key'), 0o640)
    expect(await keys('show', 'k/author.key')).toMatchObject({
      code: 2,
      stderr: 'rulewire: k/author.key: it is open to others: chmod 600 it (mode 0640)\n',
    })
  })
})
