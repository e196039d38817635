import type { Kysely, Selectable } from 'kysely'
import { appendAudit } from './audit.ts'
import type { Tables, TokenTable } from './tables.ts'

export type Role = 'admin' | 'instance'

/** Times are epoch milliseconds; null: not so. */
export interface StoredToken {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly secretHash: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly lastUsedAt: number | null
}

export interface TokenRows {
  all(): Promise<readonly StoredToken[]>
  insert(token: StoredToken, actor: string): Promise<void>
  revoke(id: string, at: number, actor: string): Promise<void>
  /** One transaction for all of them. Nobody did this: it is not in the audit log. */
  used(times: ReadonlyMap<string, number>): Promise<void>
}

export function createTokenRows(db: Kysely<Tables>): TokenRows {
  return {
    all: async () => (await db.selectFrom('token').selectAll().orderBy('created_at').execute()).map(fromRow),
    insert: (token, actor) =>
      db.transaction().execute(async transaction => {
        await transaction.insertInto('token').values(toRow(token)).execute()
        const { id, name, role, createdAt, expiresAt } = token
        const details = { name, role, expires_at: expiresAt }
        await appendAudit(transaction, { at: createdAt, actor, action: 'token.create', subject: id, details })
      }),
    revoke: (id, at, actor) =>
      db.transaction().execute(async transaction => {
        await transaction.updateTable('token').set({ revoked_at: at }).where('id', '=', id).execute()
        await appendAudit(transaction, { at, actor, action: 'token.revoke', subject: id, details: {} })
      }),
    used: times =>
      db.transaction().execute(async transaction => {
        for (const [id, at] of times)
          await transaction.updateTable('token').set({ last_used_at: at }).where('id', '=', id).execute()
      }),
  }
}

function fromRow(row: Selectable<TokenTable>): StoredToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role as Role,
    secretHash: row.secret_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }
}

function toRow(token: StoredToken): TokenTable {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    secret_hash: token.secretHash,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    revoked_at: token.revokedAt,
    last_used_at: token.lastUsedAt,
  }
}
