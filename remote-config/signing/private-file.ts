import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs'
import { type Refused, type Result, refused } from './result.ts'

export type FileProblem = 'file-unreadable' | 'not-a-file' | 'file-too-large' | 'file-not-private'

export interface FileExpectation {
  readonly maxBytes: number
  /** Bits of the mode that nobody but the owner may have, and what to say of them. */
  readonly forbidden: { readonly mode: number; readonly message: string }
  /** Whether the path may be a symbolic link, as a mounted config map has them. */
  readonly links: boolean
  /** Besides the user of this process. */
  readonly owners: readonly number[]
}

/** Not there on Windows, where links need a privilege and who may read is not in a mode. */
const noFollow = constants.O_NOFOLLOW ?? 0
/** A pipe in the file's place must not hang the process. */
const noWait = constants.O_NONBLOCK ?? 0

/** The text of a regular file, after a look at whose it is: at the open one, so that it cannot be exchanged in between. */
export function readOwnFile(path: string, expected: FileExpectation): Result<string, FileProblem> {
  let fd: number | undefined
  try {
    fd = openSync(path, constants.O_RDONLY | noWait | (expected.links ? 0 : noFollow))
    const wrong = problemOf(fstatSync(fd), expected)
    return wrong ?? { ok: true, value: readFileSync(fd, 'utf8') }
  } catch (error) {
    return unreadable((error as NodeJS.ErrnoException).code, expected.links)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

function problemOf(stats: Stats, { maxBytes, forbidden, owners }: FileExpectation): Refused<FileProblem> | undefined {
  if (!stats.isFile()) return refused('not-a-file', 'it is no regular file')
  if (stats.size > maxBytes) return refused('file-too-large', `it is larger than ${maxBytes} bytes`)
  if (process.getuid === undefined) return undefined
  if (![process.getuid(), ...owners].includes(stats.uid))
    return refused('file-not-private', 'it belongs to another user')
  if ((stats.mode & forbidden.mode) === 0) return undefined
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0')
  return refused('file-not-private', `${forbidden.message} (mode ${mode})`)
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'it is not there: a part of the path is no directory',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
}

function unreadable(code: string | undefined, links: boolean): Refused<FileProblem> {
  if (code === 'ENXIO') return refused('not-a-file', 'it is no regular file')
  if (code === 'ELOOP') return refused('file-unreadable', links ? 'it is a link to itself' : 'it is a symbolic link')
  return refused('file-unreadable', reasons[code ?? ''] ?? `it cannot be read (${code ?? 'unknown'})`)
}
