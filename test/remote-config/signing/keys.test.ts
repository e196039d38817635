import { execFileSync, spawnSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  generatePrivateKey,
  type PublicKey,
  type PublicKeyProblem,
  parsePublicKeys,
  privateKeyFromPem,
  privateKeyToPem,
  readPublicKey,
} from '../../../remote-config/signing/index.ts'
import { littleEndian, p } from './edwards.ts'
import { keyNumber, privateKeyOf, textOf } from './keys.ts'

const key = keyNumber(1)
const { text } = key.publicKey
const bytes = Buffer.from(text.slice('ed25519:'.length), 'base64')

describe('a public key', () => {
  it('is named by the beginning of the hash of its 32 bytes', () => {
    expect(readPublicKey(text)).toMatchObject({
      ok: true,
      value: { text, keyid: `ed25519:${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}` },
    })
  })

  it('is made by nothing else', () => {
    // @ts-expect-error: what was not read was not checked
    const forged: PublicKey = { keyid: key.publicKey.keyid, text, key: key.publicKey.key }
    expect(forged).toEqual(key.publicKey)
    expect(() => Object.assign(key.publicKey, { keyid: 'another' })).toThrow(TypeError)
  })

  it('of each new private key is one', () => {
    const texts = Array.from({ length: 20 }, () => generatePrivateKey().publicKey.text)
    expect(texts.map(one => readPublicKey(one).ok)).toEqual(texts.map(() => true))
    expect(new Set(texts).size).toBe(20)
  })

  const base64 = text.slice('ed25519:'.length)
  it.each<[PublicKeyProblem, string, string]>([
    ['not-a-key', 'nothing', ''],
    ['not-a-key', 'no algorithm', base64],
    ['not-a-key', 'another algorithm', `ed448:${base64}`],
    ['not-a-key', 'the algorithm in capitals', `ED25519:${base64}`],
    ['not-a-key', 'a role before it', `author:${text}`],
    ['not-a-key', 'nothing behind the colon', 'ed25519:'],
    ['not-a-key', 'without padding', text.slice(0, -1)],
    ['not-a-key', 'a blank behind it', `${text} `],
    ['not-a-key', 'a blank within', text.replace(/^(.{12})./, '$1 ')],
    ['not-a-key', 'hex digits', `ed25519:${bytes.toString('hex')}0`],
    ['not-a-key', 'URL-safe letters', `ed25519:${Buffer.alloc(32, 0xfb).toString('base64url')}=`],
    [
      'not-a-key',
      'bits that belong to no byte',
      text.replace(/.=$/, last => `${String.fromCharCode(last.charCodeAt(0) + 1)}=`),
    ],
    ['not-a-key', 'without end', `ed25519:${'A'.repeat(10_000_000)}`],
    ['wrong-length', '31 bytes', textOf(bytes.subarray(0, 31))],
    ['wrong-length', '33 bytes', textOf(Buffer.concat([bytes, bytes.subarray(0, 1)]))],
    ['wrong-length', 'private and public', textOf(Buffer.concat([Buffer.alloc(32, 1), bytes]))],
    ['wrong-length', 'its id', textOf(Buffer.from(key.publicKey.keyid.slice(8), 'hex'))],
    ['not-on-curve', 'y = 2', textOf(littleEndian(2n))],
    ['not-on-curve', 'y = 7', textOf(littleEndian(7n))],
    ['small-order', 'zeros', textOf(Buffer.alloc(32))],
    ['not-canonical', 'ones', textOf(Buffer.alloc(32, 255))],
    ['not-canonical', 'y = p', textOf(littleEndian(p))],
    ['not-canonical', 'y = p + 18, the largest below 2^255', textOf(littleEndian(p + 18n))],
    ['mixed-order', 'the first y of all that is on the curve and no small one', textOf(littleEndian(3n))],
  ])('is not, as %s: %s', (code, _, given) => {
    const read = readPublicKey(given)
    expect(read).toMatchObject({ ok: false, code })
    expect(JSON.stringify(read).length).toBeLessThan(300)
  })

  it('is not what is left of one whose letter is wrong', () => {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const typos = Array.from({ length: 43 }, (_, at) => {
      const was = letters.indexOf(base64[at] as string)
      // Four letters on, so that the last one, of which two bits are no part of the key, has them zero.
      return `ed25519:${base64.slice(0, at)}${letters[(was + 4) % 64]}${base64.slice(at + 1)}`
    })
    const taken = typos.filter(typo => readPublicKey(typo).ok)
    // A random text is a point every second time, and one of prime order every eighth of these.
    expect(taken.length).toBeLessThan(typos.length / 4)
  })
})

describe('public keys in a file', () => {
  const other = keyNumber(2).publicKey.text
  const pem = key.publicKey.key.export({ type: 'spki', format: 'pem' }) as string

  it.each<[string, string, readonly string[]]>([
    ['one', text, [text]],
    ['with a role', `author:${text}\n`, [text]],
    ['several, with comments', `# ours\r\n${text} # Alice\r\n\r\n\tserver:${other}\n`, [text, other]],
    ['as PEM', pem, [text]],
  ])('%s', (_, content, texts) => {
    const read = parsePublicKeys(content)
    expect(read.ok && read.value.map(one => one.text)).toEqual(texts)
  })

  const rsa = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
  const pemOf = (bytes: Uint8Array) =>
    `-----BEGIN PUBLIC KEY-----\n${Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes]).toString('base64')}\n-----END PUBLIC KEY-----\n`

  it.each<[string, string, RegExp]>([
    ['nothing', '# none\n', /no key in it/],
    ['a wrong line', `${text}\nauthor:${text.slice(0, -1)}`, /^line 2: .*base64/],
    ['PEM of another algorithm', rsa.export({ type: 'spki', format: 'pem' }) as string, /for ec, and not for ed25519/],
    ['PEM of a point of small order', pemOf(Buffer.alloc(32)), /small order/],
    ['PEM that is cut', pem.slice(0, -10), /no key in PEM/],
    ['PEM of nonsense', pemOf(Buffer.alloc(3)), /cannot|can be read|no public key/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', /no key in PEM/],
  ])('not %s', (_, content, message) => {
    const read = parsePublicKeys(content)
    expect(read).toMatchObject({ ok: false, message: expect.stringMatching(message) })
  })
})

describe('a private key', () => {
  const pem = privateKeyToPem(key)

  it('comes back from its PEM', () => {
    for (const given of [pem, pem.replaceAll('\n', '\r\n'), `${pem}\n`]) {
      const read = privateKeyFromPem(given)
      expect(read.ok && read.value.publicKey.text).toBe(text)
    }
  })

  it('shows nothing of itself', () => {
    const secret = Buffer.alloc(32, 1)
    for (const shown of [inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key), String(key)]) {
      expect(shown).not.toContain(secret.toString('hex'))
      expect(shown).not.toContain(secret.toString('base64').slice(0, 20))
    }
  })

  const other = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  const ed448 = generateKeyPairSync('ed448').privateKey
  const x25519 = generateKeyPairSync('x25519').privateKey
  const exported = (of: typeof other) => of.export({ type: 'pkcs8', format: 'pem' }) as string
  const encrypted = key.key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string

  it.each<[string, string, string, RegExp]>([
    ['nothing', '', 'not-a-private-key', /no private key/],
    ['its public key', text, 'not-a-private-key', /a public key/],
    [
      'a public key in PEM',
      key.publicKey.key.export({ type: 'spki', format: 'pem' }) as string,
      'not-a-private-key',
      /a public key/,
    ],
    ['an encrypted one', encrypted, 'not-a-private-key', /encrypted/],
    ['PKCS#1', other.export({ type: 'pkcs1', format: 'pem' }) as string, 'not-a-private-key', /PKCS#8/],
    ['for RSA', exported(other), 'wrong-algorithm', /rsa/],
    ['for Ed448', exported(ed448), 'wrong-algorithm', /ed448/],
    ['for X25519', exported(x25519), 'wrong-algorithm', /x25519/],
    ['two keys', pem + pem, 'not-a-private-key', /no private key/],
    ['with text before it', `key\n${pem}`, 'not-a-private-key', /no private key/],
    ['cut', pem.replace(/.{20}\n-----END/, '\n-----END'), 'not-a-private-key', /can be read/],
    ['damaged', pem.replace('MC4', 'MC5'), 'not-a-private-key', /can be read/],
  ])('is not %s', (_, given, code, message) => {
    const read = privateKeyFromPem(given)
    expect(read).toMatchObject({ ok: false, code, message: expect.stringMatching(message) })
    expect(JSON.stringify(read)).not.toMatch(/[A-Za-z0-9+/]{24}/)
  })

  const withoutOpenssl = spawnSync('openssl', ['version']).error !== undefined

  it.skipIf(withoutOpenssl)(
    `of openssl is read, and ours by openssl${withoutOpenssl ? ' (there is no openssl)' : ''}`,
    () => {
      const made = execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519'], { encoding: 'utf8' })
      const read = privateKeyFromPem(made)
      expect(read.ok).toBe(true)
      const shown = execFileSync('openssl', ['pkey', '-pubout'], { input: pem, encoding: 'utf8' })
      const back = parsePublicKeys(shown)
      expect(back.ok && back.value[0]?.text).toBe(text)
    },
  )

  it('with bytes of its own gives the key of these bytes', () => {
    expect(privateKeyOf(Buffer.alloc(32, 1)).publicKey.text).toBe(text)
  })
})
