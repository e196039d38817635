import type { Kysely } from 'kysely'
import type { InstanceTable, Tables } from './tables.ts'

export interface InstanceKey {
  readonly id: string
  readonly boot_id: string
}

export interface InstanceRows {
  all(): Promise<readonly InstanceTable[]>
  /** One transaction for all of them. */
  save(changed: readonly InstanceTable[], gone: readonly InstanceKey[]): Promise<void>
}

export function createInstanceRows(db: Kysely<Tables>): InstanceRows {
  return {
    all: () => db.selectFrom('instance').selectAll().execute(),
    save: (changed, gone) =>
      db.transaction().execute(async transaction => {
        for (const row of changed) {
          await transaction
            .insertInto('instance')
            .values(row)
            .onConflict(conflict => conflict.columns(['id', 'boot_id']).doUpdateSet(row))
            .execute()
        }
        for (const { id, boot_id } of gone) {
          await transaction.deleteFrom('instance').where('id', '=', id).where('boot_id', '=', boot_id).execute()
        }
      }),
  }
}
