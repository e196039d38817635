import { type Kysely, sql, type Transaction } from 'kysely'

export type Migration = (db: Transaction<unknown>) => Promise<void>

/** The version of a store is how many of these it has seen. One that was released is never edited. */
const migrations: readonly Migration[] = [releases, instances, tokens, audit, instanceSources]

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

async function releases(db: Transaction<unknown>): Promise<void> {
  await db.schema
    .createTable('stream')
    .addColumn('name', 'text', column => column.primaryKey().notNull())
    .addColumn('head', 'integer', column => column.notNull())
    .execute()
  await db.schema
    .createTable('release')
    .addColumn('hash', 'text', column => column.primaryKey().notNull())
    .addColumn('document', 'text', column => column.notNull())
    .addColumn('rules', 'integer', column => column.notNull())
    .addColumn('created_at', 'integer', column => column.notNull())
    .execute()
  await db.schema
    .createTable('assignment')
    .addColumn('stream', 'text', column => column.notNull().references('stream.name'))
    .addColumn('revision', 'integer', column => column.notNull())
    .addColumn('release', 'text', column => column.notNull().references('release.hash'))
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('message', 'text')
    .addColumn('created_at', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('assignment_key', ['stream', 'revision'])
    .execute()
  await sql`INSERT INTO stream (name, head) VALUES ('main', 0)`.execute(db)
}

async function instances(db: Transaction<unknown>): Promise<void> {
  await db.schema
    .createTable('instance')
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('boot_id', 'text', column => column.notNull())
    .addColumn('service', 'text')
    .addColumn('env', 'text')
    .addColumn('version', 'text')
    .addColumn('active', 'text')
    .addColumn('attempt', 'text')
    .addColumn('health', 'text')
    .addColumn('last_seen', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('instance_key', ['id', 'boot_id'])
    .execute()
}

async function tokens(db: Transaction<unknown>): Promise<void> {
  await db.schema
    .createTable('token')
    .addColumn('id', 'text', column => column.primaryKey().notNull())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('role', 'text', column => column.notNull())
    .addColumn('secret_hash', 'text', column => column.notNull())
    .addColumn('created_at', 'integer', column => column.notNull())
    .addColumn('revoked_at', 'integer')
    .execute()
}

async function audit(db: Transaction<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('actor', 'text', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('subject', 'text', column => column.notNull())
    .addColumn('details', 'text', column => column.notNull())
    .execute()
}

async function instanceSources(db: Transaction<unknown>): Promise<void> {
  await db.schema.alterTable('instance').addColumn('sources', 'text').execute()
}
