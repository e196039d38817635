import { type Kysely, sql, type Transaction } from 'kysely'
import { type Migration, migrations } from './schema-steps.ts'

/**
 * Brings the store to this version. Each step is one transaction with its number, so that a process which dies on the way
 * leaves a step done or not begun. Throws when the store was made by a newer version.
 */
export async function migrate<T>(db: Kysely<T>, steps: readonly Migration[] = migrations): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)`.execute(db)
  const version = await versionOf(db)
  if (version > steps.length) {
    throw new Error(
      'the store was made by a newer version of Rulewire: run that version, or restore a backup of before',
    )
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue
    await db.transaction().execute(async transaction => {
      await step(transaction as unknown as Transaction<unknown>)
      await sql`INSERT INTO schema_version (version) VALUES (${index + 1})`.execute(transaction)
    })
  }
}

async function versionOf<T>(db: Kysely<T>): Promise<number> {
  const { rows } = await sql<{ version: number | null }>`SELECT max(version) AS version FROM schema_version`.execute(db)
  return rows[0]?.version ?? 0
}
