import Database from 'better-sqlite3'
import { Kysely, SqliteDialect, sql } from 'kysely'
import { expect, test } from 'vitest'
import { migrate } from '../../control-plane/src/store/migrations.ts'
import type { Migration } from '../../control-plane/src/store/schema-steps.ts'

function open() {
  const file = new Database(':memory:')
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: file }) })
  const tables = () => file.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).pluck().all()
  return { db, tables }
}

const create =
  (name: string): Migration =>
  async transaction => {
    await sql`CREATE TABLE ${sql.table(name)} (x INTEGER)`.execute(transaction)
  }

test('steps are done once, in order', async () => {
  const { db, tables } = open()
  await migrate(db, [create('a')])
  await migrate(db, [create('a'), create('b')])
  await migrate(db, [create('a'), create('b')])
  expect(tables()).toEqual(['a', 'b', 'schema_version'])
})

test('a step that fails half-way has not begun, and can be done again', async () => {
  const { db, tables } = open()
  const failing: Migration = async transaction => {
    await create('b')(transaction)
    throw new Error('power cut')
  }
  await expect(migrate(db, [create('a'), failing])).rejects.toThrow('power cut')
  expect(tables()).toEqual(['a', 'schema_version'])
  await migrate(db, [create('a'), create('b')])
  expect(tables()).toEqual(['a', 'b', 'schema_version'])
})

test('a store of a newer version is left alone', async () => {
  const { db, tables } = open()
  await migrate(db, [create('a'), create('b')])
  await expect(migrate(db, [create('a')])).rejects.toThrow('newer version')
  expect(tables()).toEqual(['a', 'b', 'schema_version'])
})
