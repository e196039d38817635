import type { Role, StoredToken, TokenRows } from '../store/index.ts'
import { makeToken, sameHash, splitToken } from './token-format.ts'

/** Who is asking. */
export interface Identity {
  readonly tokenId: string
  readonly name: string
  readonly role: Role
}

export interface CreatedToken {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly token: string
}

export type Revocation = 'revoked' | 'unknown' | 'last-admin'

export interface Tokens {
  /** From an `Authorization` header. Undefined: wrong, unknown or revoked; it does not say which. */
  identify(authorization: string | undefined): Identity | undefined
  create(name: string, role: Role, actor: string): Promise<CreatedToken>
  /** Those that are good. */
  list(): readonly StoredToken[]
  revoke(id: string, actor: string): Promise<Revocation>
  /** Whether a token was ever made. */
  any(): boolean
}

/** A hash that no secret has, so that an unknown id takes as long as a wrong secret. */
const nobody = '0'.repeat(64)

/** Tokens are few and asked for on every request: all of them are held in memory, and written through. */
export async function createTokens(
  rows: TokenRows,
  now: () => number,
  onRevoked: (id: string) => void,
): Promise<Tokens> {
  const tokens = new Map((await rows.all()).map(token => [token.id, token]))
  const good = () => [...tokens.values()].filter(token => token.revokedAt === null)

  return {
    identify(authorization) {
      const presented = splitToken(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '')
      if (presented === undefined) return undefined
      const token = tokens.get(presented.id)
      const matches = sameHash(presented.secretHash, token?.secretHash ?? nobody)
      if (!matches || token === undefined || token.revokedAt !== null) return undefined
      return { tokenId: token.id, name: token.name, role: token.role }
    },

    async create(name, role, actor) {
      const { id, secretHash, token } = makeToken()
      const stored = { id, name, role, secretHash, createdAt: now(), revokedAt: null }
      await rows.insert(stored, actor)
      tokens.set(id, stored)
      return { id, name, role, token }
    },

    list: good,

    async revoke(id, actor) {
      const token = tokens.get(id)
      if (token === undefined || token.revokedAt !== null) return 'unknown'
      const admins = good().filter(({ role }) => role === 'admin')
      if (token.role === 'admin' && admins.length === 1) return 'last-admin'
      const revokedAt = now()
      // In memory first: whatever the disk does, the token is no longer taken.
      tokens.set(id, { ...token, revokedAt })
      onRevoked(id)
      await rows.revoke(id, revokedAt, actor)
      return 'revoked'
    },

    any: () => tokens.size > 0,
  }
}
