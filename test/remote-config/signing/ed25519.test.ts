import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isSignatureOf } from '../../../remote-config/signing/ed25519.ts'
import { readPublicKey, sign } from '../../../remote-config/signing/index.ts'
import {
  type Affine,
  add,
  base,
  challenge,
  encode,
  L,
  littleEndian,
  mod,
  neutral,
  p,
  smallOrderPoints,
  times,
} from './edwards.ts'
import { keyNumber, privateKeyOf, publicKeyOf, textOf } from './keys.ts'
import vectors from './rfc8032.json' with { type: 'json' }

const hex = (text: string) => Buffer.from(text, 'hex')

/** What OpenSSL says by itself. */
function opensslTakes(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') }
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature)
}

describe('RFC 8032 section 7.1', () => {
  it('has five vectors', () => expect(vectors).toHaveLength(5))

  it.each(vectors)('$why', ({ secret, public: publicHex, message, signature }) => {
    const key = publicKeyOf(hex(publicHex))
    expect(privateKeyOf(hex(secret)).publicKey.text).toBe(key.text)
    expect(isSignatureOf(key, hex(message), hex(signature))).toBe(true)
    expect(isSignatureOf(key, Buffer.concat([hex(message), hex('00')]), hex(signature))).toBe(false)
  })
})

const key = keyNumber(1)
const envelope = sign('text/plain', Buffer.from('rule'), [key])
const message = Buffer.from('DSSEv1 10 text/plain 4 rule')
const good = Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64')
const R = good.subarray(0, 32)
const S = BigInt(`0x${Buffer.from(good.subarray(32)).reverse().toString('hex')}`)
const parts = (r: Uint8Array, s: bigint) => Buffer.concat([r, littleEndian(s)])

it('the good signature is good', () => expect(isSignatureOf(key.publicKey, message, good)).toBe(true))

describe('lengths of signatures but 64', () => {
  it.each([0, 1, 2, 16, 31, 32, 33, 48, 62, 63, 65, 66, 96, 128, 512])('%i bytes', length => {
    const cut = Buffer.concat([good, good, good, good, good, good, good, good]).subarray(0, length)
    expect(isSignatureOf(key.publicKey, message, cut)).toBe(false)
  })
})

describe('S in another spelling than its own', () => {
  const fits = (2n ** 256n - 1n - S) / L
  const multiples = Array.from({ length: Number(fits) }, (_, at) => BigInt(at + 1))

  it('there are some', () => expect(multiples.length).toBeGreaterThan(13))

  it.each(multiples)('S + %i·L', factor => {
    // Without the bound all would hold: S + k·L takes the base point to where S takes it.
    expect(encode(times(mod(S + factor * L, L), base))).toEqual(encode(times(S, base)))
    expect(isSignatureOf(key.publicKey, message, parts(R, S + factor * L))).toBe(false)
  })

  it.each([
    ['L', L],
    ['L − S, the sign turned', L - S],
    ['0', 0n],
    ['2^252', 2n ** 252n],
    ['2^253', 2n ** 253n],
    ['2^255 − 1', 2n ** 255n - 1n],
    ['2^256 − 1', 2n ** 256n - 1n],
    ...[253n, 254n, 255n].map(bit => [`S with bit ${bit} set`, S | (1n << bit)] as const),
  ] as const)('%s', (_, s) => expect(isSignatureOf(key.publicKey, message, parts(R, s))).toBe(false))
})

describe('R in another spelling, or of small order', () => {
  it.each([
    ['its sign turned', Buffer.from(R.map((byte, at) => (at === 31 ? byte ^ 0x80 : byte)))],
    ['p, which is 0', littleEndian(p)],
    ['p + 1, which is 1', littleEndian(p + 1n)],
    ['2^255 − 1', littleEndian(2n ** 255n - 1n)],
    ['2^256 − 1', littleEndian(2n ** 256n - 1n)],
    ['1 with a sign that its x = 0 cannot have', littleEndian(1n | (1n << 255n))],
    ['R and S exchanged', littleEndian(S)],
    ...smallOrderPoints.map((point, at) => [`small order, number ${at}`, encode(point)] as const),
  ] as const)('%s', (_, r) => {
    expect(isSignatureOf(key.publicKey, message, parts(r, S))).toBe(false)
    expect(isSignatureOf(key.publicKey, message, parts(r, 0n))).toBe(false)
  })

  it('R + a point of small order, which verifiers with a cofactor take', () => {
    const seed = Buffer.alloc(32, 1)
    for (const small of smallOrderPoints.slice(0, 7)) {
      const forged = signedWith(seed, point => add(point, small))
      expect(isSignatureOf(key.publicKey, message, forged)).toBe(false)
    }
    expect(
      isSignatureOf(
        key.publicKey,
        message,
        signedWith(seed, point => point),
      ),
    ).toBe(true)
  })

  it('r = 0 by whoever has the key: OpenSSL takes it, we do not', () => {
    const forged = signedWith(Buffer.alloc(32, 1), () => neutral, 0n)
    expect(opensslTakes(raw(key.publicKey.text), message, forged)).toBe(true)
    expect(isSignatureOf(key.publicKey, message, forged)).toBe(false)
  })
})

function raw(text: string): Buffer {
  return Buffer.from(text.slice('ed25519:'.length), 'base64')
}

/** A signature with a nonce of ours and R changed, over the message. */
function signedWith(seed: Uint8Array, change: (R: Affine) => Affine, nonce = 4711n): Buffer {
  const secret = secretOf(seed)
  const A = encode(times(secret, base))
  const r = encode(change(times(nonce, base)))
  return parts(r, mod(nonce + challenge(r, A, message) * secret, L))
}

/** RFC 8032 section 5.1.5. */
function secretOf(seed: Uint8Array): bigint {
  const half = createHash('sha512').update(seed).digest().subarray(0, 32)
  half[0] = (half[0] as number) & 0xf8
  half[31] = ((half[31] as number) & 0x7f) | 0x40
  const secret = BigInt(`0x${Buffer.from(half).reverse().toString('hex')}`)
  expect(textOf(encode(times(secret, base)))).toBe(privateKeyOf(seed).publicKey.text)
  return secret
}

describe('public keys of small order: no key, in any spelling', () => {
  const spellings = smallOrderPoints.flatMap((point, at) => {
    const { x, y } = point
    const sign = (x & 1n) << 255n
    const other = y + p < 2n ** 255n ? [[`${at}, y not reduced`, littleEndian((y + p) | sign)] as const] : []
    const minusZero = x === 0n ? [[`${at}, −0`, littleEndian(y | (1n << 255n))] as const] : []
    const both = x === 0n && y + p < 2n ** 255n ? [[`${at}, both`, littleEndian((y + p) | (1n << 255n))] as const] : []
    return [[`${at}`, encode(point)] as const, ...other, ...minusZero, ...both]
  })

  it('there are eight, in fourteen spellings', () => {
    expect(new Set(smallOrderPoints.map(point => encode(point).toString('hex'))).size).toBe(8)
    expect(spellings).toHaveLength(14)
  })

  it.each(spellings)('%s', (name, bytes) => {
    const code = name.length === 1 ? 'small-order' : 'not-canonical'
    expect(readPublicKey(textOf(bytes))).toMatchObject({ ok: false, code })
  })

  it('under the neutral point OpenSSL takes one signature for everything: so it must not become a key', () => {
    const forged = parts(encode(base), 1n)
    for (const text of ['any', 'thing']) expect(opensslTakes(encode(neutral), Buffer.from(text), forged)).toBe(true)
  })
})

describe('public keys of mixed order', () => {
  const A = times(secretOf(Buffer.alloc(32, 1)), base)
  const mixed = smallOrderPoints.slice(0, 7).map(small => encode(add(A, small)))

  it.each(mixed.map(bytes => bytes.toString('hex')))('%s', bytes => {
    expect(readPublicKey(textOf(hex(bytes)))).toMatchObject({ ok: false, code: 'mixed-order' })
  })

  it('OpenSSL takes some signatures under them: so they must not become keys', () => {
    const key = mixed[6] as Buffer // of order 2·L: every second challenge is even
    const secret = secretOf(Buffer.alloc(32, 1))
    const taken = Array.from({ length: 32 }, (_, at) => {
      const r = encode(times(BigInt(at + 1), base))
      const s = mod(BigInt(at + 1) + challenge(r, key, message) * secret, L)
      return opensslTakes(key, message, parts(r, s))
    })
    expect(new Set(taken)).toEqual(new Set([true, false]))
  })
})

const wycheproof = join(process.env.RULEWIRE_TEST_DATA ?? '', 'wycheproof', 'ed25519_test.json')
const isThere = process.env.RULEWIRE_TEST_DATA !== undefined && existsSync(wycheproof)

interface Group {
  readonly publicKey: { readonly pk: string }
  readonly tests: readonly {
    readonly msg: string
    readonly sig: string
    readonly result: string
    readonly comment: string
  }[]
}

describe.skipIf(!isThere)(
  `the vectors of Wycheproof${isThere ? '' : ' (RULEWIRE_TEST_DATA has no wycheproof/ed25519_test.json)'}`,
  () => {
    const groups: readonly Group[] = isThere ? JSON.parse(readFileSync(wycheproof, 'utf8')).testGroups : []
    const cases = groups.flatMap(({ publicKey, tests }) => tests.map(test => ({ pk: publicKey.pk, ...test })))

    it('are there', () => expect(cases.length).toBeGreaterThan(140))

    it('are judged as they say', () => {
      const other = cases.filter(({ pk, msg, sig, result }) => {
        const read = readPublicKey(textOf(hex(pk)))
        return (read.ok && isSignatureOf(read.value, hex(msg), hex(sig))) !== (result === 'valid')
      })
      expect(other).toEqual([])
    })
  },
)
