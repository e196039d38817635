import type { Kysely } from 'kysely'
import { appendAudit } from './audit.ts'
import type { Tables } from './tables.ts'

export type Role = 'admin' | 'instance'

export interface StoredToken {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly secretHash: string
  readonly createdAt: number
  readonly revokedAt: number | null
}

export interface TokenRows {
  all(): Promise<readonly StoredToken[]>
  insert(token: StoredToken, actor: string): Promise<void>
  revoke(id: string, at: number, actor: string): Promise<void>
}

export function createTokenRows(db: Kysely<Tables>): TokenRows {
  return {
    all: async () => {
      const rows = await db.selectFrom('token').selectAll().orderBy('created_at').execute()
      return rows.map(row => ({
        id: row.id,
        name: row.name,
        role: row.role as Role,
        secretHash: row.secret_hash,
        createdAt: row.created_at,
        revokedAt: row.revoked_at,
      }))
    },
    insert: (token, actor) =>
      db.transaction().execute(async transaction => {
        const { id, name, role, secretHash, createdAt } = token
        await transaction
          .insertInto('token')
          .values({ id, name, role, secret_hash: secretHash, created_at: createdAt, revoked_at: null })
          .execute()
        await appendAudit(transaction, {
          at: createdAt,
          actor,
          action: 'token.create',
          subject: id,
          details: { name, role },
        })
      }),
    revoke: (id, at, actor) =>
      db.transaction().execute(async transaction => {
        await transaction.updateTable('token').set({ revoked_at: at }).where('id', '=', id).execute()
        await appendAudit(transaction, { at, actor, action: 'token.revoke', subject: id, details: {} })
      }),
  }
}
