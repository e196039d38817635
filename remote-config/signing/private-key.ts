import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type PublicKey, publicKeyOf, rawPublicKey } from './public-key.ts'
import { type Result, refused } from './result.ts'

export interface PrivateKey {
  readonly publicKey: PublicKey
  /** Shows nothing of itself where it is logged or made JSON of. */
  readonly key: KeyObject
}

export type PrivateKeyProblem = 'not-a-private-key' | 'wrong-algorithm'

export function generatePrivateKey(): PrivateKey {
  return withPublicKey(generateKeyPairSync('ed25519').privateKey)
}

/** RFC 5958 in the text of RFC 7468, as `openssl genpkey -algorithm ed25519` writes it too. */
export function privateKeyToPem({ key }: PrivateKey): string {
  return key.export({ type: 'pkcs8', format: 'pem' }) as string
}

const pem = /^-----BEGIN PRIVATE KEY-----\r?\n[A-Za-z0-9+/=\r\n]{1,4096}-----END PRIVATE KEY-----\s*$/

/** One unencrypted Ed25519 key in PKCS#8 PEM, and nothing around it. No message has anything of the text in it. */
export function privateKeyFromPem(text: string): Result<PrivateKey, PrivateKeyProblem> {
  if (!pem.test(text)) return refused('not-a-private-key', whyNoPem(text))
  const key = tryCreate(text)
  if (key === undefined) return refused('not-a-private-key', 'there is no private key in it that can be read')
  if (key.asymmetricKeyType !== 'ed25519')
    return refused('wrong-algorithm', `it is a key for ${key.asymmetricKeyType}, and not for ed25519`)
  return { ok: true, value: withPublicKey(key) }
}

function whyNoPem(text: string): string {
  if (text.includes('ENCRYPTED')) return 'the private key is encrypted: only its file may protect it'
  if (text.includes('BEGIN PUBLIC KEY') || text.includes('ed25519:')) return 'it is a public key, and not a private one'
  return 'it is no private key in PKCS#8 PEM ("BEGIN PRIVATE KEY")'
}

function tryCreate(text: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: text, format: 'pem' })
  } catch {
    return undefined
  }
}

/** What a private key derives is of prime order: RFC 8032 section 5.1.5 sees to it. */
function withPublicKey(key: KeyObject): PrivateKey {
  const publicKey = publicKeyOf(rawPublicKey(createPublicKey(key)))
  if (!publicKey.ok) throw new Error(`a private key without a public one: ${publicKey.message}`)
  return Object.freeze({ publicKey: publicKey.value, key })
}
