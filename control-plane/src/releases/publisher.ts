import { maxDocumentBytes } from 'rulewire/remote-config/protocol'
import type { Problem } from 'rulewire/rules-schema'
import type { Releases } from '../store/index.ts'
import { checkDocument } from './check-document.ts'
import type { CurrentHead } from './head.ts'

export interface Push {
  readonly document: unknown
  readonly expectRevision: number | undefined
  readonly minRevision: number | undefined
  readonly message: string | null
  /** A token's id. */
  readonly actor: string
}

export type PushResult =
  | { readonly ok: true; readonly head: CurrentHead; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly why: 'rules-invalid'; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly why: 'revision-mismatch'; readonly revision: number }
  | { readonly ok: false; readonly why: 'too-large' | 'busy' }

export interface PublisherOptions {
  readonly stream: string
  readonly releases: Releases
  readonly now: () => number
  readonly head: () => CurrentHead
  /** The head is another one, and on disk. */
  readonly onHead: (head: CurrentHead) => void
}

/** Documents are large; more of them than this do not wait in memory. */
const maxWaiting = 8

/** One push at a time: revisions are then offered in their order, and a compile does not compete with another. */
export function createPublisher(options: PublisherOptions): (push: Push) => Promise<PushResult> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  return async push => {
    if (waiting >= maxWaiting) return { ok: false, why: 'busy' }
    waiting += 1
    const result = last
      .then(() => publish(push, options))
      .finally(() => {
        waiting -= 1
      })
    last = result.catch(() => {})
    return result
  }
}

async function publish(push: Push, { stream, releases, now, head, onHead }: PublisherOptions): Promise<PushResult> {
  const before = head().revision
  if (push.expectRevision !== undefined && push.expectRevision !== before) {
    return { ok: false, why: 'revision-mismatch', revision: before }
  }
  const checked = await checkDocument(push.document)
  if (!checked.ok) return { ok: false, why: 'rules-invalid', problems: checked.problems }
  if (Buffer.byteLength(checked.document) > maxDocumentBytes) return { ok: false, why: 'too-large' }

  const { hash, document, rules } = checked
  const { actor, message, expectRevision, minRevision } = push
  const at = now()
  const published = await releases.publish({
    stream,
    hash,
    document,
    rules,
    actor,
    message,
    expectRevision,
    minRevision,
    at,
  })
  if (!published.ok) return { ok: false, why: 'revision-mismatch', revision: published.revision }
  const next: CurrentHead = { stream, revision: published.revision, hash, rules, createdAt: at, document }
  onHead(next)
  return { ok: true, head: next, warnings: checked.warnings }
}
