import { join } from 'node:path'
import { hashDocument } from '../client/hash-document.ts'
import { type Candidate, openSnapshots, type Snapshot } from '../snapshot/index.ts'

/** The last good set of a path, kept for a start that finds its files broken or gone. */
export interface Copy {
  /** The newest that can be read. Synchronous. */
  newest(): Snapshot | undefined
  /** True when it is on disk, null without a place to keep it. */
  keep(document: unknown): Promise<boolean | null>
}

const stream = 'files'
const none: Copy = { newest: () => undefined, keep: async () => null }

/** Beside that of the control plane, and in the same form: RULEWIRE-V1.md, section 6. What cannot be used is told to `note`. */
export function openCopy(cacheDir: string | undefined, path: string, note: (message: string) => void): Copy {
  if (cacheDir === undefined) return none
  const opened = openSnapshots(join(cacheDir, 'rulewire'), path, stream)
  if (!opened.ok) {
    note(`no copy of the last good rule files is kept: ${opened.reason}`)
    return none
  }
  const snapshots = opened.value
  /** Of what is on disk, once it was looked for. */
  let kept: { readonly revision: number; readonly hash: string } | undefined

  function newest(): Snapshot | undefined {
    try {
      for (const candidate of snapshots.candidates()) {
        if (candidate.ok) return remember(candidate)
        note(`the copy ${candidate.file} is ignored: ${candidate.reason}`)
      }
    } catch (error) {
      note(`copies of rule files cannot be read: ${messageOf(error)}`)
    }
    kept = { revision: 0, hash: '' }
    return undefined
  }

  function remember({ snapshot }: Extract<Candidate, { ok: true }>): Snapshot {
    kept = { revision: snapshot.revision, hash: snapshot.hash }
    return snapshot
  }

  /** Files have no revisions: a copy's is one more than that of the copy before. The same content is not written again. */
  async function keep(document: unknown): Promise<boolean> {
    try {
      if (kept === undefined) newest()
      const hash = (await hashDocument(document)) ?? ''
      if (kept?.hash === hash) return true
      const revision = (kept?.revision ?? 0) + 1
      await snapshots.write({ revision, hash, savedAt: Date.now(), document })
      kept = { revision, hash }
      return true
    } catch (error) {
      note(`the copy of the rule files was not written: ${messageOf(error)}`)
      return false
    }
  }

  return { newest, keep }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
