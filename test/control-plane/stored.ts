import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Looks into a store, or changes it, while no control plane has it. */
export function inStore<Result>(dataDir: string, work: (file: Database.Database) => Result): Result {
  const file = new Database(join(dataDir, 'rulewire.db'))
  try {
    return work(file)
  } finally {
    file.close()
  }
}
