import { hashRuleSet } from 'rulewire/rules-schema'
import { type Log, quote } from '../log.ts'
import type { Releases, StreamHead } from '../store/index.ts'

/** The newest revision of a stream with its content, as it is offered. */
export interface CurrentHead extends StreamHead {
  /** Canonical JSON; null when nothing was pushed, or when what is stored is not what was pushed. */
  readonly document: string | null
}

/** What is damaged on disk is not offered: instances keep what they run, and a new push puts it right. */
export async function loadHead(releases: Releases, stream: string, log: Log): Promise<CurrentHead> {
  const head = await releases.head(stream)
  if (head.hash === null) return { ...head, document: null }
  const document = await releases.document(head.hash)
  if (document !== undefined && hashOf(document) === head.hash) return { ...head, document }
  log(
    'error',
    `revision ${head.revision} of ${quote(stream)} is damaged in the store and is not offered: push it again`,
  )
  return { ...head, document: null }
}

function hashOf(document: string): string | undefined {
  try {
    return hashRuleSet(JSON.parse(document))
  } catch {
    return undefined
  }
}
