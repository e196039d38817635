import { verify } from 'node:crypto'
import { fromLittleEndian, groupOrder, fieldPrime as p } from './curve.ts'
import type { PublicKey } from './public-key.ts'

export const signatureBytes = 64

/**
 * RFC 8032 section 5.1.7, with nothing left to how OpenSSL reads it:
 *
 * - exactly 64 bytes;
 * - S < L: with S + L every signature would have a second spelling (OpenSSL asks for that too, since 1.1.1);
 * - R in its one spelling and not of small order. OpenSSL compares R byte by byte without a cofactor, and `PublicKey` is of prime
 *   order, so but for the neutral point no such R could pass; this keeps it so whatever a later OpenSSL does.
 *
 * The key itself was looked at when it was read.
 */
export function isSignatureOf(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== signatureBytes) return false
  if (fromLittleEndian(signature.subarray(32)) >= groupOrder) return false
  return isUsualPoint(signature.subarray(0, 32)) && verify(null, message, key.key, signature)
}

/** The y of the eight points whose order divides 8; x and −x share one. A test derives them. */
const smallOrderYs: ReadonlySet<bigint> = new Set([
  0n,
  1n,
  p - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  p - 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
])

function isUsualPoint(bytes: Uint8Array): boolean {
  const y = fromLittleEndian(bytes) & (2n ** 255n - 1n)
  return y < p && !smallOrderYs.has(y)
}
