import { type Log, quote } from '../log.ts'
import type { Releases, StreamHead } from '../store/index.ts'
import { storedDocument } from './stored-document.ts'

/** The newest revision of a stream with its content, as it is offered. */
export interface CurrentHead extends StreamHead {
  /** Canonical JSON; null when nothing was pushed, or when what is stored is not what was pushed. */
  readonly document: string | null
}

/** What is damaged on disk is not offered: instances keep what they run, and a new push puts it right. */
export async function loadHead(releases: Releases, stream: string, log: Log): Promise<CurrentHead> {
  const head = await releases.head(stream)
  if (head.hash === null) return { ...head, document: null }
  const stored = await storedDocument(releases, head.hash)
  if (stored !== undefined) return { ...head, document: stored.text }
  log(
    'error',
    `revision ${head.revision} of ${quote(stream)} is damaged in the store and is not offered: push it again`,
  )
  return { ...head, document: null }
}
