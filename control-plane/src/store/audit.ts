import type { Transaction } from 'kysely'
import type { Tables } from './tables.ts'

export interface AuditEntry {
  readonly at: number
  /** A token's id, or `system`. */
  readonly actor: string
  readonly action: 'push' | 'rollback' | 'token.create' | 'token.revoke'
  readonly subject: string
  readonly details: Readonly<Record<string, unknown>>
}

/** In the transaction of the deed itself: neither is there without the other. */
export async function appendAudit(transaction: Transaction<Tables>, entry: AuditEntry): Promise<void> {
  await transaction
    .insertInto('audit')
    .values({ ...entry, details: JSON.stringify(entry.details) })
    .execute()
}
