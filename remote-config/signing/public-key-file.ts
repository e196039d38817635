import { createPublicKey } from 'node:crypto'
import { type PublicKey, type PublicKeyProblem, publicKeyOf, rawPublicKey, readPublicKey } from './public-key.ts'
import { type Result, refused } from './result.ts'
import { roles } from './trust.ts'
import { linesOf } from './trust-setting.ts'

export type PublicKeyFileProblem = PublicKeyProblem | 'wrong-algorithm'

/**
 * The public keys in the text of a file: lines as in a file of RULEWIRE_TRUST, with roles or without, or one key in PEM as
 * `openssl pkey -pubout` writes it.
 */
export function parsePublicKeys(text: string): Result<readonly PublicKey[], PublicKeyFileProblem> {
  if (text.startsWith('-----BEGIN')) return publicKeyFromPem(text)
  const keys: PublicKey[] = []
  for (const { where, text: line } of linesOf(text)) {
    const key = readPublicKey(withoutRole(line))
    if (!key.ok) return refused(key.code, `${where}: ${key.message}`)
    keys.push(key.value)
  }
  return keys.length > 0 ? { ok: true, value: keys } : refused('not-a-key', 'there is no key in it')
}

function withoutRole(line: string): string {
  const role = roles.find(role => line.startsWith(`${role}:`))
  return role === undefined ? line : line.slice(role.length + 1)
}

function publicKeyFromPem(text: string): Result<readonly PublicKey[], PublicKeyFileProblem> {
  if (!/^-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]{1,4096}-----END PUBLIC KEY-----\s*$/.test(text))
    return refused('not-a-key', 'it is no key in PEM ("BEGIN PRIVATE KEY" or "BEGIN PUBLIC KEY")')
  try {
    const key = createPublicKey({ key: text, format: 'pem' })
    if (key.asymmetricKeyType !== 'ed25519')
      return refused('wrong-algorithm', `it is a key for ${key.asymmetricKeyType}, and not for ed25519`)
    const read = publicKeyOf(rawPublicKey(key))
    return read.ok ? { ok: true, value: [read.value] } : read
  } catch {
    return refused('not-a-key', 'there is no public key in it that can be read')
  }
}
