import { randomUUID } from 'node:crypto'
import { linkSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, readPrivateFile } from './private-files.ts'

/**
 * The id of this place of running, kept over restarts. The first process makes it; of several that start at once, one
 * wins: linking a complete file into place either succeeds or finds that of the winner. Without a place to keep it, or
 * with one that is damaged, the process goes by a new one.
 */
export function instanceId(directory: string | undefined): string {
  if (directory === undefined) return randomUUID()
  return readId(directory) ?? makeId(directory)
}

function readId(directory: string): string | undefined {
  const file = readPrivateFile(join(directory, 'instance-id'), 200)
  const id = file.ok ? file.value.trim() : ''
  return /^[0-9a-f-]{36}$/.test(id) ? id : undefined
}

function makeId(directory: string): string {
  const id = randomUUID()
  const temporary = join(directory, `.instance-id.${id}.tmp`)
  try {
    writeFileSync(temporary, `${id}\n`, { flag: 'wx', mode: 0o600 })
    return place(temporary, directory) ? id : (readId(directory) ?? id)
  } catch {
    return id
  } finally {
    tryUnlink(temporary)
  }
}

/** False when another process was first. A damaged file is replaced. */
function place(temporary: string, directory: string): boolean {
  const path = join(directory, 'instance-id')
  try {
    linkSync(temporary, path)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
    if (readId(directory) !== undefined) return false
    renameSync(temporary, path)
  }
  return true
}

function tryUnlink(path: string): void {
  try {
    unlinkSync(path)
  } catch {
    // It was never made.
  }
}
