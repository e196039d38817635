import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { open, rename, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeDirectory } from './make-directory.ts'

/** Files that only this process' user may have written: what is in them decides what a service blocks. */

export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

const othersMayWrite = 0o022
/** Not there on Windows, where links need a privilege. */
const noFollow = constants.O_NOFOLLOW ?? 0
/** A pipe in the file's place must not hang the start of the service. */
const noWait = constants.O_NONBLOCK ?? 0

/** Makes the directory, mode 0700, if need be. */
export function preparePrivateDirectory(path: string): Checked<string> {
  try {
    makeDirectory(path)
    const stats = lstatSync(path)
    if (!stats.isDirectory()) return { ok: false, reason: `${path} is not a directory` }
    return ours(stats, path) ?? { ok: true, value: path }
  } catch (error) {
    return { ok: false, reason: `${path}: ${errorCode(error)}` }
  }
}

/** The text of a regular file of ours, read synchronously. Fails on symbolic links and on what is not UTF-8. */
export function readPrivateFile(path: string, maxBytes: number): Checked<string> {
  let fd: number | undefined
  try {
    fd = openSync(path, constants.O_RDONLY | noFollow | noWait)
    const stats = fstatSync(fd)
    if (!stats.isFile()) return { ok: false, reason: 'it is not a regular file' }
    if (stats.size > maxBytes) return { ok: false, reason: `it is larger than ${maxBytes} bytes` }
    return ours(stats, 'it') ?? { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(fd)) }
  } catch (error) {
    return {
      ok: false,
      reason: errorCode(error) === 'ELOOP' ? 'it is a symbolic link' : `it cannot be read (${errorCode(error)})`,
    }
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** Whole or not at all, also when the process or the machine dies in between: temporary file, sync, rename, sync. */
export async function writePrivateFile(path: string, content: readonly string[]): Promise<void> {
  const directory = dirname(path)
  const temporary = join(directory, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      for (const piece of content) await file.appendFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => {})
    throw error
  }
  await syncDirectory(directory)
}

async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, constants.O_RDONLY)
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function ours(stats: Stats, what: string): { ok: false; reason: string } | undefined {
  if (process.getuid === undefined) return undefined
  if (stats.uid !== process.getuid()) return { ok: false, reason: `${what} belongs to another user` }
  if ((stats.mode & othersMayWrite) !== 0) return { ok: false, reason: `${what} can be written by other users` }
  return undefined
}

export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? (error instanceof Error ? error.name : 'unknown')
}
