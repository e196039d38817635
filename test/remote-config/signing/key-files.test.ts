import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  generatePrivateKey,
  parseTrustFile,
  privateKeyToPem,
  readPrivateKeyFile,
  writeKeyPair,
} from '../../../remote-config/signing/index.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { keyNumber } from './keys.ts'

const hasModes = process.getuid !== undefined
const mode = (path: string) => statSync(path).mode & 0o777

describe('a new pair', () => {
  it('is two files, of which one is private', async () => {
    const directory = join(await temporaryDirectory(), 'a', 'b')
    const key = generatePrivateKey()
    const files = writeKeyPair(directory, 'author', key)
    expect(files).toEqual({ privateFile: join(directory, 'author.key'), publicFile: join(directory, 'author.pub') })
    if (hasModes) expect([mode(directory), mode(files.privateFile)]).toEqual([0o700, 0o600])
    const read = readPrivateKeyFile(files.privateFile)
    expect(read.ok && read.value.publicKey.text).toBe(key.publicKey.text)
    const trust = parseTrustFile(readFileSync(files.publicFile, 'utf8'), ['author'])
    expect(trust.ok && trust.trust.author.map(({ text }) => text)).toEqual([key.publicKey.text])
  })

  it('overwrites nothing, and leaves nothing half made', async () => {
    const directory = await temporaryDirectory()
    writeKeyPair(directory, 'author', keyNumber(1))
    const before = readdirSync(directory).map(name => readFileSync(join(directory, name), 'utf8'))
    expect(() => writeKeyPair(directory, 'author', keyNumber(2))).toThrow(/EEXIST/)
    expect(readdirSync(directory).map(name => readFileSync(join(directory, name), 'utf8'))).toEqual(before)
    writeFileSync(join(directory, 'server.key'), 'somebody else’s')
    expect(() => writeKeyPair(directory, 'server', keyNumber(2))).toThrow(/EEXIST/)
    expect(readdirSync(directory).sort()).toEqual(['author.key', 'author.pub', 'server.key'])
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'link'))
    expect(() => writeKeyPair(join(directory, 'author.key'), 'server', keyNumber(2))).toThrow()
  })

  it('does not follow a link that waits for it', async () => {
    const directory = await temporaryDirectory()
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'author.key'))
    expect(() => writeKeyPair(directory, 'author', keyNumber(1))).toThrow(/EEXIST/)
    expect(readdirSync(directory)).toEqual(['author.key'])
  })
})

describe('a private key that is read', () => {
  async function file(text = privateKeyToPem(keyNumber(1)), permissions = 0o600): Promise<string> {
    const path = join(await temporaryDirectory(), 'author.key')
    writeFileSync(path, text)
    chmodSync(path, permissions)
    return path
  }

  it.each([0o600, 0o400, 0o700])('is there with mode %o', async permissions => {
    expect(readPrivateKeyFile(await file(undefined, permissions)).ok).toBe(true)
  })

  it.skipIf(!hasModes).each([0o640, 0o604, 0o644, 0o660, 0o610, 0o601, 0o620, 0o602, 0o777])(
    'is refused with mode %o',
    async permissions => {
      const path = await file(undefined, permissions)
      expect(readPrivateKeyFile(path)).toMatchObject({
        ok: false,
        code: 'file-not-private',
        message: expect.stringMatching(/author\.key: it is open to others: chmod 600 it \(mode 0\d{3}\)$/),
      })
    },
  )

  it.skipIf(!hasModes)('is refused behind a link, even to a good one', async () => {
    const path = await file()
    symlinkSync(path, `${path}-link`)
    expect(readPrivateKeyFile(`${path}-link`)).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('it is a symbolic link'),
    })
  })

  it.skipIf(process.getuid?.() !== 0)('is refused when it belongs to another user (only root can try)', async () => {
    const path = await file()
    chownSync(path, 12_345, 12_345)
    expect(readPrivateKeyFile(path)).toMatchObject({
      code: 'file-not-private',
      message: expect.stringContaining('another user'),
    })
  })

  it('is refused when it is no file, too large, or not there', async () => {
    const path = await file()
    mkdirSync(`${path}-directory`, { mode: 0o700 })
    expect(readPrivateKeyFile(`${path}-directory`)).toMatchObject({ code: 'not-a-file' })
    expect(readPrivateKeyFile(await file('x'.repeat(8 * 1024 + 1)))).toMatchObject({ code: 'file-too-large' })
    expect(readPrivateKeyFile(`${path}-none`)).toMatchObject({ code: 'file-unreadable' })
    expect(readPrivateKeyFile(`${path}/x`)).toMatchObject({ code: 'file-unreadable' })
  })

  it.skipIf(process.platform === 'win32')('does not wait at a pipe', async () => {
    const path = join(await temporaryDirectory(), 'pipe')
    execFileSync('mkfifo', ['-m', '600', path])
    expect(readPrivateKeyFile(path)).toMatchObject({ code: 'not-a-file' })
  })

  it('is refused when something else is in it, which is not shown', async () => {
    const read = readPrivateKeyFile(await file('my secret'))
    expect(read).toMatchObject({ code: 'not-a-private-key', message: expect.stringContaining('author.key: ') })
    expect(JSON.stringify(read)).not.toContain('secret')
  })
})
