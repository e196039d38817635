import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** `rwt_<id>_<secret>`: a prefix that scanners find, an id that may be shown, and 256 random bits. */
const pattern = /^rwt_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/

export interface NewToken {
  readonly id: string
  readonly secretHash: string
  /** The only time that it exists in full. */
  readonly token: string
}

export function makeToken(): NewToken {
  const id = randomBytes(8).toString('hex')
  const secret = randomBytes(32).toString('base64url')
  return { id, secretHash: hashSecret(secret), token: `rwt_${id}_${secret}` }
}

/** Undefined for what cannot be a token. */
export function splitToken(token: string): { readonly id: string; readonly secretHash: string } | undefined {
  const [, id, secret] = pattern.exec(token) ?? []
  return id === undefined || secret === undefined ? undefined : { id, secretHash: hashSecret(secret) }
}

export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
