import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { type PointProblem, pointProblem } from './curve.ts'
import { type Result, refused } from './result.ts'

declare const checked: unique symbol

/** An Ed25519 public key that `readPublicKey` found good: nothing else makes one. */
export interface PublicKey {
  readonly [checked]: true
  /** `ed25519:` and the first 32 hex digits of the SHA-256 of the 32 bytes. */
  readonly keyid: string
  /** `ed25519:` and the base64 of the 32 bytes. */
  readonly text: string
  readonly key: KeyObject
}

export type PublicKeyProblem = 'not-a-key' | 'wrong-length' | PointProblem

const prefix = 'ed25519:'
export const publicKeyBytes = 32

/** Of `ed25519:<base64 of 32 bytes>`. A point that more than one private key could sign for is refused. */
export function readPublicKey(text: string): Result<PublicKey, PublicKeyProblem> {
  if (!text.startsWith(prefix)) return refused('not-a-key', 'a public key begins with "ed25519:"')
  // Longer ones are no key either, and need not be decoded.
  const bytes = text.length > 1024 ? undefined : decodeBase64(text.slice(prefix.length))
  if (bytes === undefined || bytes.length === 0)
    return refused('not-a-key', 'behind "ed25519:" comes base64 with the letters A-Z a-z 0-9 + / and = at its end')
  return publicKeyOf(bytes)
}

/** Of the 32 bytes themselves. */
export function publicKeyOf(bytes: Uint8Array): Result<PublicKey, PublicKeyProblem> {
  if (bytes.length !== publicKeyBytes)
    return refused('wrong-length', `a public key has ${publicKeyBytes} bytes, this one ${bytes.length}`)
  const problem = pointProblem(bytes)
  return problem === undefined ? { ok: true, value: made(bytes) } : refused(problem, pointProblems[problem])
}

const pointProblems: Readonly<Record<PointProblem, string>> = {
  'not-canonical': 'this is another spelling of a key: its number is not reduced',
  'not-on-curve': 'no point of the curve has these bytes: a letter of the key is wrong, or it is no public key',
  'small-order': 'under this key anybody can sign anything: its point has a small order',
  'mixed-order':
    'this is no public key that a private key has: a letter is wrong, or it was tampered with (mixed order)',
}

function made(bytes: Uint8Array): PublicKey {
  const x = Buffer.from(bytes)
  const digest = createHash('sha256').update(x).digest('hex')
  const key = {
    keyid: `${prefix}${digest.slice(0, 32)}`,
    text: `${prefix}${x.toString('base64')}`,
    key: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }, format: 'jwk' }),
  }
  return Object.freeze(key) as PublicKey
}

/** The 32 bytes of an Ed25519 key of node:crypto. */
export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x as string, 'base64url')
}
