import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { makeDirectory } from './make-directory.ts'

/** Long enough for a predecessor that is just leaving. */
const busyTimeoutMs = 3_000

/**
 * The one file of the store, held by this process alone for as long as it lives: the lock goes with the process, however it
 * ends. `synchronous = FULL` in WAL mode means that a transaction is on disk when its commit returns.
 */
export function openDatabase(dataDir: string): Database.Database {
  prepare(dataDir)
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

function prepare(dataDir: string): void {
  try {
    makeDirectory(dataDir)
  } catch (error) {
    throw new Error(`the data directory ${dataDir} cannot be made: ${messageOf(error)}`)
  }
}

function reason(path: string, error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  if (code.startsWith('SQLITE_BUSY')) return `the store ${path} is in use by another process`
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT'))
    return `${path} is damaged, or is not a store of Rulewire`
  return `the store ${path} cannot be opened: ${messageOf(error)}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
