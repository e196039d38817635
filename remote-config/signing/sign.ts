import { sign as signBytes } from 'node:crypto'
import { type Envelope, isPayloadType } from './envelope.ts'
import { maxSignatures } from './limits.ts'
import { preAuthenticationEncoding } from './pae.ts'
import type { PrivateKey } from './private-key.ts'

/**
 * An envelope around exactly these bytes, signed by each of the keys. Ed25519 is deterministic: the same keys make the same
 * envelope. Throws a TypeError for no key, too many, one that comes twice, and for a type that is not printable ASCII.
 *
 * @param payloadType - which kind of statement this is; `verify` is told the one it expects
 */
export function sign(payloadType: string, payload: Uint8Array, keys: readonly PrivateKey[]): Envelope {
  if (!isPayloadType(payloadType)) throw new TypeError('a payload type is a text of printable ASCII')
  const keyids = keys.map(({ publicKey }) => publicKey.keyid)
  if (keys.length === 0 || keys.length > maxSignatures)
    throw new TypeError(`1 to ${maxSignatures} keys sign an envelope`)
  if (new Set(keyids).size < keys.length) throw new TypeError('a key signs an envelope once')
  const message = preAuthenticationEncoding(payloadType, payload)
  return {
    payloadType,
    payload: Buffer.from(payload).toString('base64'),
    signatures: keys.map(({ publicKey, key }) => ({
      keyid: publicKey.keyid,
      sig: signBytes(null, message, key).toString('base64'),
    })),
  }
}
