import { Kysely, SqliteDialect } from 'kysely'
import { type AnswerRows, createAnswerRows } from './answers.ts'
import { createHistory, type History } from './history.ts'
import { createInstanceRows, type InstanceRows } from './instances.ts'
import { migrate } from './migrations.ts'
import { openDatabase } from './open-database.ts'
import { createPriceRows, type PriceRows } from './prices.ts'
import { createReleases, type Releases } from './releases.ts'
import type { Tables } from './tables.ts'
import { createTokenRows, type TokenRows } from './tokens.ts'

/** What the control plane needs of a store; who uses it knows no SQL. */
export interface Store {
  readonly releases: Releases
  readonly history: History
  readonly answers: AnswerRows
  readonly prices: PriceRows
  readonly tokens: TokenRows
  readonly instances: InstanceRows
  close(): Promise<void>
}

/** Throws when another process has the store, when it is damaged, or was made by a newer version. */
export async function openStore(dataDir: string): Promise<Store> {
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openDatabase(dataDir) }) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return {
    releases: createReleases(db),
    history: createHistory(db),
    answers: createAnswerRows(db),
    prices: createPriceRows(db),
    tokens: createTokenRows(db),
    instances: createInstanceRows(db),
    close: () => db.destroy(),
  }
}
