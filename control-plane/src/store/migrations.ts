import { type Kysely, type Migration, Migrator } from 'kysely'

/** In order of their names. A migration that was released is never edited. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001_releases': {
    async up(db) {
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
      await db.insertInto('stream').values({ name: 'main', head: 0 }).execute()
    },
  },
  '0002_instances': {
    async up(db) {
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
    },
  },
  '0003_tokens': {
    async up(db) {
      await db.schema
        .createTable('token')
        .addColumn('id', 'text', column => column.primaryKey().notNull())
        .addColumn('name', 'text', column => column.notNull())
        .addColumn('role', 'text', column => column.notNull())
        .addColumn('secret_hash', 'text', column => column.notNull())
        .addColumn('created_at', 'integer', column => column.notNull())
        .addColumn('revoked_at', 'integer')
        .execute()
    },
  },
  '0004_audit': {
    async up(db) {
      await db.schema
        .createTable('audit')
        .addColumn('seq', 'integer', column => column.primaryKey().autoIncrement())
        .addColumn('at', 'integer', column => column.notNull())
        .addColumn('actor', 'text', column => column.notNull())
        .addColumn('action', 'text', column => column.notNull())
        .addColumn('subject', 'text', column => column.notNull())
        .addColumn('details', 'text', column => column.notNull())
        .execute()
    },
  },
}

/** Brings the store to this version. Throws when the store was made by a newer one. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const migrator = new Migrator({
    db: db as Kysely<unknown> as never,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'schema_version',
    migrationLockTableName: 'schema_version_lock',
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined) return
  const reason = error instanceof Error ? error.message : String(error)
  throw new Error(
    reason.includes('corrupted migrations')
      ? 'the store was made by a newer version of Rulewire: run that version, or restore a backup of before'
      : `the store could not be brought to this version: ${reason}`,
  )
}
