import { createPrivateKey } from 'node:crypto'
import { expect } from 'vitest'
import {
  type PrivateKey,
  type PublicKey,
  privateKeyFromPem,
  readPublicKey,
} from '../../../remote-config/signing/index.ts'

/** RFC 8410 section 7: what is before the 32 bytes of a private key in PKCS#8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export function privateKeyOf(seed: Uint8Array): PrivateKey {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' })
  const read = privateKeyFromPem(key.export({ type: 'pkcs8', format: 'pem' }) as string)
  if (!read.ok) throw new Error(read.message)
  return read.value
}

const numbered = new Map<number, PrivateKey>()

/** The same in every run. */
export function keyNumber(number: number): PrivateKey {
  const key = numbered.get(number) ?? privateKeyOf(Buffer.alloc(32, number))
  numbered.set(number, key)
  return key
}

export function publicKeyOf(bytes: Uint8Array): PublicKey {
  const read = readPublicKey(textOf(bytes))
  expect(read).toMatchObject({ ok: true })
  return (read as { value: PublicKey }).value
}

export function textOf(bytes: Uint8Array): string {
  return `ed25519:${Buffer.from(bytes).toString('base64')}`
}
