import { sql, type Transaction } from 'kysely'

export type Migration = (db: Transaction<unknown>) => Promise<void>

/** The version of a store is how many of these it has seen. One that was released is never edited. */
export const migrations: readonly Migration[] = [
  releases,
  instances,
  tokens,
  audit,
  instanceSources,
  rollbacks,
  answers,
  tokenUse,
  prices,
]

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

/** Releases of before are pushes: none of them says that it is an older one again. */
async function rollbacks(db: Transaction<unknown>): Promise<void> {
  await db.schema.alterTable('assignment').addColumn('rollback_of', 'integer').execute()
}

async function answers(db: Transaction<unknown>): Promise<void> {
  await db.schema
    .createTable('answer')
    .addColumn('token', 'text', column => column.notNull())
    .addColumn('key', 'text', column => column.notNull())
    .addColumn('request', 'text', column => column.notNull())
    .addColumn('result', 'text', column => column.notNull())
    .addColumn('created_at', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('answer_key', ['token', 'key'])
    .execute()
  await db.schema.createIndex('answer_age').on('answer').column('created_at').execute()
}

/** Tokens of before do not expire, and nothing is known of their use. */
async function tokenUse(db: Transaction<unknown>): Promise<void> {
  await db.schema.alterTable('token').addColumn('expires_at', 'integer').execute()
  await db.schema.alterTable('token').addColumn('last_used_at', 'integer').execute()
}

/** Of releases of before it is not known what they cost. */
async function prices(db: Transaction<unknown>): Promise<void> {
  await db.schema.alterTable('release').addColumn('cost', 'text').execute()
  await db.schema
    .createTable('price')
    .addColumn('pattern', 'text', column => column.primaryKey().notNull())
    .addColumn('ns_per_byte', 'real', column => column.notNull())
    .addColumn('relative', 'real', column => column.notNull())
    .addColumn('compile_ms', 'real', column => column.notNull())
    .addColumn('priced_at', 'integer', column => column.notNull())
    .execute()
}
