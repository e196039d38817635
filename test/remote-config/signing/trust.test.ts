import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseTrustFile, parseTrustList, readTrustSetting, type Trust } from '../../../remote-config/signing/index.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { keyNumber, textOf } from './keys.ts'

const [a, b, c, d] = [1, 2, 3, 4].map(number => keyNumber(number).publicKey.text) as [string, string, string, string]

function texts(trust: Trust): object {
  return { author: trust.author.map(({ text }) => text), server: trust.server.map(({ text }) => text) }
}

/** What is told of a setting that is wrong: code, place and message of each problem, in a line. */
function told(read: ReturnType<typeof readTrustSetting> | ReturnType<typeof parseTrustList>): readonly string[] {
  return read.ok ? [] : read.problems.map(({ code, place = '-', message }) => `${code} | ${place} | ${message}`)
}

describe('keys that are listed', () => {
  const all = { author: [a, b], server: [c] }

  it.each<[string, string, object]>([
    ['by commas', `author:${a},author:${b},server:${c}`, all],
    ['by blanks', `author:${a} author:${b} server:${c}`, all],
    ['by both, and lines', `\n author:${a},\r\n\tauthor:${b} ,, server:${c}\n`, all],
    ['in any order of roles', `server:${c},author:${a},author:${b}`, all],
    ['one key in two roles, listed twice', `author:${a},server:${a}`, { author: [a], server: [a] }],
  ])('%s', (_, setting, expected) => {
    const read = readTrustSetting(setting)
    expect(read).toMatchObject({ ok: true, mode: 'pinned' })
    expect(read.ok && read.mode === 'pinned' && texts(read.trust)).toEqual(expected)
  })

  it('as many as rotation takes, and no more than that', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => `author:${keyNumber(at + 10).publicKey.text}`)
    expect(readTrustSetting([...many(63), `server:${c}`].join(',')).ok).toBe(true)
    expect(told(readTrustSetting([...many(64), `server:${c}`].join(',')))).toEqual([
      'too-many | - | there are more than 64 keys',
    ])
  })

  it('are not to be added to', () => {
    const read = parseTrustList(`author:${a}`, ['author'])
    const trust = (read.ok ? read.trust : {}) as { author: unknown[]; server: unknown[] }
    expect(() => trust.author.push(a)).toThrow(TypeError)
    expect(() => Object.assign(trust, { server: [c] })).toThrow(TypeError)
  })

  it('of the roles that somebody needs', () => {
    expect(parseTrustList(`author:${a}`, ['author']).ok).toBe(true)
    expect(parseTrustList('', []).ok).toBe(true)
    expect(told(readTrustSetting(`author:${a}`, ['author']))).toEqual([])
  })
})

describe('what is wrong is told, entry by entry', () => {
  const server = `server:${c}`
  it.each<[string, string, readonly RegExp[]]>([
    ['nothing', '', [/^empty \| - \|/]],
    ['blanks and commas', ' , \n', [/^empty/]],
    ['no key of a server', `author:${a}`, [/^no-key-of-role \| - \| .*role server/]],
    ['no key of an author', server, [/^no-key-of-role .*role author/]],
    ['a key without a role', `${a},${server}`, [/^role-missing \| entry 1 \(ed25519:.{12}…\) \|/]],
    ['a role that is none', `auther:${a},${server}`, [/^role-unknown \| entry 1 \(auther:ed25519:/]],
    ['a role like a member of objects', `__proto__:${a},${server}`, [/^role-unknown/]],
    ['a role in capitals', `Author:${a},${server}`, [/^role-unknown/]],
    ['no colon', `author:${a},${server},x`, [/^role-unknown \| entry 3 \(x\) \|/]],
    ['a key cut short', `author:${a.slice(0, -4)},${server}`, [/^wrong-length \| entry 1 /]],
    ['a key without padding', `author:${a.slice(0, -1)},${server}`, [/^not-a-key \| entry 1 .*base64/]],
    ['another algorithm', `author:ed448:AAAA,${server}`, [/^not-a-key .*begins with "ed25519:"/]],
    ['a key of small order', `author:${textOf(Buffer.alloc(32))},${server}`, [/^small-order \| entry 1 /]],
    ['the same key twice', `author:${a},${server},author:${a}`, [/^key-twice \| entry 3 .*role author/]],
    ['development among keys', `development,author:${a}`, [/^development-not-alone/]],
    [
      'several',
      `auther:${a},${server},author:x,${b}`,
      [/entry 1 /, /entry 3 .*"ed25519:"/, /^role-missing \| entry 4/],
    ],
  ])('%s', (_, setting, messages) => {
    const lines = told(readTrustSetting(setting))
    expect(lines).toHaveLength(messages.length)
    for (const [at, message] of messages.entries()) expect(lines[at]).toMatch(message)
  })

  it('without showing what may be a private key', () => {
    const secret = Buffer.alloc(32, 0x5a).toString('base64')
    for (const setting of [`author:${secret}`, `author:ed25519:${secret}x`, `x:y author:ed25519:${secret}\u001b[31m`]) {
      const lines = told(readTrustSetting(setting)).join('\n')
      expect(lines).not.toBe('')
      expect(lines).not.toContain(secret.slice(0, 14))
      expect(lines).not.toContain('\u001b')
    }
  })
})

describe('development', () => {
  it.each(['development', ' development\n'])('%j', setting => {
    expect(readTrustSetting(setting)).toEqual({ ok: true, mode: 'development' })
  })

  it.each(['Development', 'dev', 'development/'])('%j is a path', setting => {
    expect(told(readTrustSetting(setting))).toEqual([`file-unreadable | ${setting} | it is not there`])
  })
})

describe('a file', () => {
  const content = `# who may write rules\nauthor:${a} # Alice\n\n  author:${b}\r\nserver:${c}\n# server:${d}\n`

  async function file(text = content, mode = 0o644): Promise<string> {
    const path = join(await temporaryDirectory(), 'trust')
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }

  it('has a key on each line, and comments', async () => {
    const read = readTrustSetting(` ${await file()} `)
    expect(read.ok && read.mode === 'pinned' && texts(read.trust)).toEqual({ author: [a, b], server: [c] })
  })

  it('may be behind links, as mounted ones are', async () => {
    const path = await file()
    symlinkSync(path, `${path}-link`)
    expect(readTrustSetting(`${path}-link`).ok).toBe(true)
  })

  it('says which line is wrong', async () => {
    const path = await file(`# ours\nauthor:${a},author:${b}\nserver:${c.slice(0, -1)}\n`)
    expect(told(readTrustSetting(path))).toEqual([
      expect.stringMatching(/^not-a-key \| .*trust, line 2 \(author:ed25519:.{5}…\) \| /),
      expect.stringMatching(/^not-a-key \| .*trust, line 3 \(server:ed25519:.{5}…\) \| /),
    ])
    expect(told(readTrustSetting(await file('# nothing\n')))).toEqual([
      expect.stringMatching(/^no-key-of-role \| .*trust \| .*author/),
      expect.stringMatching(/^no-key-of-role \| .*trust \| .*server/),
    ])
    expect(parseTrustFile('development').ok).toBe(false)
  })

  it('is no directory, not too large, and there', async () => {
    const path = await file()
    symlinkSync(`${path}-circle`, `${path}-circle`)
    expect(told(readTrustSetting(`${path}-circle`))).toEqual([expect.stringMatching(/link to itself$/)])
    mkdirSync(`${path}-directory`)
    writeFileSync(`${path}-large`, '#'.repeat(64 * 1024 + 1))
    expect(told(readTrustSetting(`${path}-directory`))).toEqual([expect.stringMatching(/^not-a-file/)])
    expect(told(readTrustSetting(`${path}-large`))).toEqual([expect.stringMatching(/^file-too-large/)])
    expect(told(readTrustSetting(`${path}-none`))).toEqual([expect.stringMatching(/^file-unreadable .*not there$/)])
    expect(told(readTrustSetting('nul\0'))).toEqual([expect.stringMatching(/^file-unreadable/)])
  })

  it.skipIf(process.getuid === undefined).each([0o666, 0o664, 0o646, 0o662])(
    'of mode %o is not trusted',
    async mode => {
      expect(told(readTrustSetting(await file(content, mode)))).toEqual([
        expect.stringMatching(/^file-not-private \| .*trust \| others may write to it: chmod go-w it \(mode 0\d{3}\)$/),
      ])
    },
  )
})
