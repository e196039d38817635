import * as fs from 'node:fs'
import { promisify } from 'node:util'
import { ask, type Looking } from './looking.ts'

/** The few things that are asked of the disk. */

/** A pipe in a file's place must not hang the service, and links were followed before. Neither is there on Windows. */
const reading = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0) | (fs.constants.O_NOFOLLOW ?? 0)

const [open, fstat, read, close] = [fs.open, fs.fstat, fs.read, fs.close].map(call => promisify(call as never)) as [
  (path: string, flags: number) => Promise<number>,
  (fd: number, options: { bigint: true }) => Promise<fs.BigIntStats>,
  (fd: number, into: Buffer) => Promise<{ readonly bytesRead: number }>,
  (fd: number) => Promise<void>,
]

/** What is at the path, or behind the link there. */
export function stat(path: string): Looking<fs.BigIntStats> {
  return ask(
    () => fs.statSync(path, { bigint: true }),
    () => fs.promises.stat(path, { bigint: true }),
  )
}

/** The path without any links in it. */
export function realPath(path: string): Looking<string> {
  return ask(
    () => fs.realpathSync.native(path),
    () => promisify(fs.realpath.native)(path),
  )
}

export function entriesOf(directory: string): Looking<fs.Dirent[]> {
  return ask(
    () => fs.readdirSync(directory, { withFileTypes: true }),
    () => fs.promises.readdir(directory, { withFileTypes: true }),
  )
}

export type Bytes =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly stats: fs.BigIntStats }
  | { readonly kind: 'not-a-file' }
  | { readonly kind: 'too-large' }

/** A regular file whole (`path` without links), whatever becomes of its path meanwhile; never more than `maxBytes`. */
export function* readRegularFile(path: string, maxBytes: number): Looking<Bytes> {
  const fd = yield* ask(
    () => fs.openSync(path, reading),
    () => open(path, reading),
  )
  try {
    const stats = yield* ask(
      () => fs.fstatSync(fd, { bigint: true }),
      () => fstat(fd, { bigint: true }),
    )
    if (!stats.isFile()) return { kind: 'not-a-file' }
    if (stats.size > maxBytes) return { kind: 'too-large' }
    return { kind: 'bytes', bytes: yield* readUpTo(fd, Number(stats.size)), stats }
  } finally {
    yield* ask(
      () => fs.closeSync(fd),
      () => close(fd),
    )
  }
}

/** A byte more than was expected, if it is there: who grows is caught by that, and a file that always grows has an end. */
function* readUpTo(fd: number, expected: number): Looking<Buffer> {
  const bytes = Buffer.allocUnsafe(expected + 1)
  let total = 0
  while (total < bytes.length) {
    const rest = bytes.subarray(total)
    const count = yield* ask(
      () => fs.readSync(fd, rest),
      async () => (await read(fd, rest)).bytesRead,
    )
    if (count === 0) break
    total += count
  }
  return bytes.subarray(0, total)
}
