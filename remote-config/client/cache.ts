import { join } from 'node:path'
import { mainStream } from '../protocol/index.ts'
import { openSnapshots, type Snapshots } from '../snapshot/index.ts'

export interface Cache {
  readonly directory: string | undefined
  readonly snapshots: Snapshots | undefined
}

/** A directory of our own within the one that was named: that may be shared, and this one must not be. */
export function openCache(
  cacheDir: string | undefined,
  origin: string | undefined,
  note: (message: string) => void,
): Cache {
  if (cacheDir === undefined || origin === undefined) return { directory: undefined, snapshots: undefined }
  const directory = join(cacheDir, 'rulewire')
  const opened = openSnapshots(directory, origin, mainStream)
  if (opened.ok) return { directory, snapshots: opened.value }
  note(`the last good rule set is not kept: ${opened.reason}`)
  return { directory: undefined, snapshots: undefined }
}
