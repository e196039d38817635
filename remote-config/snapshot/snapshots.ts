import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { maxServerFrameBytes } from '../protocol/index.ts'
import { type Checked, preparePrivateDirectory, readPrivateFile, writePrivateFile } from './private-files.ts'
import { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot-file.ts'

/** A snapshot that can be used, or a file that cannot and why. */
export type Candidate =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly file: string; readonly reason: string }

export interface Snapshots {
  /** Newest first, read one by one, synchronously. */
  candidates(): Iterable<Candidate>
  /** Rejects when it could not be written; what was there before is then still there. */
  write(snapshot: Omit<Snapshot, 'origin' | 'stream'>): Promise<void>
}

/** The newest, and the one before it in case the newest is damaged or is refused by this version of the engine. */
const kept = 2
/** A temporary file this old belongs to nobody any more. */
const abandonedAfterMs = 10 * 60_000

/**
 * The snapshots of one stream of one control plane. Each revision has a file of its own, so that processes which share
 * the directory need no lock: a late writer of an older revision cannot replace a newer one.
 */
export function openSnapshots(cacheDir: string, origin: string, stream: string): Checked<Snapshots> {
  const directory = preparePrivateDirectory(cacheDir)
  if (!directory.ok) return directory
  const prefix = `${stream}.${createHash('sha256').update(origin).digest('hex').slice(0, 12)}.`
  const path = (file: string) => join(cacheDir, file)

  function* candidates(): Iterable<Candidate> {
    for (const file of newestFirst(readdirSync(cacheDir), prefix)) yield load(file)
  }

  function load(file: string): Candidate {
    const content = readPrivateFile(path(file), maxServerFrameBytes)
    if (!content.ok) return { ok: false, file: path(file), reason: content.reason }
    const read = decodeSnapshot(content.value)
    if (!read.ok) return { ok: false, file: path(file), reason: read.reason }
    const foreign = read.snapshot.origin !== origin || read.snapshot.stream !== stream
    const misnamed = file !== fileName(prefix, read.snapshot.revision)
    if (foreign || misnamed) return { ok: false, file: path(file), reason: 'it is not what its name says' }
    return read
  }

  async function write(snapshot: Omit<Snapshot, 'origin' | 'stream'>): Promise<void> {
    const there = preparePrivateDirectory(cacheDir) // somebody may have cleaned up
    if (!there.ok) throw new Error(there.reason)
    await writePrivateFile(
      path(fileName(prefix, snapshot.revision)),
      await encodeSnapshot({ ...snapshot, origin, stream }),
    )
    await tidy().catch(() => {}) // what stays too long does no harm
  }

  async function tidy(): Promise<void> {
    const files = await readdir(cacheDir)
    const superseded = newestFirst(files, prefix).slice(kept)
    const abandoned: string[] = []
    for (const file of files.filter(file => file.startsWith('.') && file.endsWith('.tmp'))) {
      if (Date.now() - (await stat(path(file))).mtimeMs > abandonedAfterMs) abandoned.push(file)
    }
    await Promise.all([...superseded, ...abandoned].map(file => unlink(path(file))))
  }

  return { ok: true, value: { candidates, write } }
}

/** Revisions are padded to the digits of the largest, so that names sort as numbers do. */
function fileName(prefix: string, revision: number): string {
  return `${prefix}${String(revision).padStart(16, '0')}.json`
}

function newestFirst(files: readonly string[], prefix: string): string[] {
  const ours = files.filter(file => file.startsWith(prefix) && /^\d{16}\.json$/.test(file.slice(prefix.length)))
  return ours.sort().reverse()
}
