import type { Role, StoredToken, TokenRows } from '../store/index.ts'
import { makeToken, sameHash, splitToken } from './token-format.ts'

/** Who is asking. */
export interface Identity {
  readonly tokenId: string
  readonly name: string
  readonly role: Role
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

export interface NewToken {
  readonly name: string
  readonly role: Role
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

export interface CreatedToken extends NewToken {
  readonly id: string
  readonly token: string
}

export type Revocation = 'revoked' | 'unknown' | 'last-admin'

export interface Tokens {
  /** From an `Authorization` header. Undefined: wrong, unknown, revoked or expired; it does not say which. */
  identify(authorization: string | undefined): Identity | undefined
  create(token: NewToken, actor: string): Promise<CreatedToken>
  /** All that were ever made. */
  list(): readonly StoredToken[]
  revoke(id: string, actor: string): Promise<Revocation>
  /** Whether a token was ever made. */
  any(): boolean
  /** Writes down which were used. */
  flush(): Promise<void>
}

/** A hash that no secret has, so that an unknown id takes as long as a wrong secret. */
const nobody = '0'.repeat(64)
/** A use is worth a row only now and then. */
const saveUseEveryMs = 60_000

/** Tokens are few and asked for on every request: all of them are held in memory, and written through. */
export async function createTokens(
  rows: TokenRows,
  now: () => number,
  onRevoked: (id: string) => void,
): Promise<Tokens> {
  const tokens = new Map((await rows.all()).map(token => [token.id, token]))
  const used = new Map<string, number>()
  const isGood = ({ revokedAt, expiresAt }: StoredToken) => revokedAt === null && !isOver(expiresAt, now())

  function use(token: StoredToken): void {
    const at = now()
    if (at - (token.lastUsedAt ?? 0) < saveUseEveryMs) return
    tokens.set(token.id, { ...token, lastUsedAt: at })
    used.set(token.id, at)
  }

  return {
    identify(authorization) {
      const presented = splitToken(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '')
      if (presented === undefined) return undefined
      const token = tokens.get(presented.id)
      const matches = sameHash(presented.secretHash, token?.secretHash ?? nobody)
      if (!matches || token === undefined || !isGood(token)) return undefined
      use(token)
      return { tokenId: token.id, name: token.name, role: token.role, expiresAt: token.expiresAt }
    },

    async create({ name, role, expiresAt }, actor) {
      const { id, secretHash, token } = makeToken()
      const unused = { createdAt: now(), revokedAt: null, lastUsedAt: null }
      const stored = { id, name, role, secretHash, expiresAt, ...unused }
      await rows.insert(stored, actor)
      tokens.set(id, stored)
      return { id, name, role, expiresAt, token }
    },

    list: () => [...tokens.values()],

    async revoke(id, actor) {
      const token = tokens.get(id)
      if (token === undefined || token.revokedAt !== null) return 'unknown'
      const admins = [...tokens.values()].filter(other => other.role === 'admin' && isGood(other))
      if (admins.length === 1 && admins[0]?.id === id) return 'last-admin'
      const revokedAt = now()
      // In memory first: whatever the disk does, the token is no longer taken.
      tokens.set(id, { ...token, revokedAt })
      onRevoked(id)
      await rows.revoke(id, revokedAt, actor)
      return 'revoked'
    },

    any: () => tokens.size > 0,

    async flush() {
      const times = new Map(used)
      used.clear()
      if (times.size > 0) await rows.used(times)
    },
  }
}

/** Over when now ≥ it. */
export function isOver(expiresAt: number | null, nowMs: number): boolean {
  return expiresAt !== null && nowMs >= expiresAt
}
