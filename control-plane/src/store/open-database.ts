import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Long enough for a predecessor that is just leaving. */
const busyTimeoutMs = 3_000

/**
 * The one file of the store, held by this process alone for as long as it lives: the lock goes with the process, however it
 * ends. `synchronous = FULL` in WAL mode means that a transaction is on disk when its commit returns.
 */
export function openDatabase(dataDir: string): Database.Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'rulewire.db')
  const database = new Database(path, { timeout: busyTimeoutMs })
  try {
    chmodSync(path, 0o600)
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
    database.exec('BEGIN EXCLUSIVE; COMMIT')
    return database
  } catch (error) {
    database.close()
    throw new Error(reason(path, error))
  }
}

function reason(path: string, error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  if (code.startsWith('SQLITE_BUSY')) return `the store ${path} is in use by another process`
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return `${path} is damaged, or is not a store of Rulewire`
  return `the store ${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}`
}
