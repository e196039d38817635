import type { CostReport } from 'rulewire/engine'
import { maxDocumentBytes } from 'rulewire/remote-config/protocol'
import type { Problem, RuleSetDiff, RuleSetDocument } from 'rulewire/rules-schema'
import type { AnswerRows, History, PriceRows, Releases, StoredAnswer } from '../store/index.ts'
import { type CheckedDocument, checkDocument } from './check-document.ts'
import { diffDocuments, emptyDocument } from './diff-documents.ts'
import { type GateLimits, testRules } from './gate.ts'
import type { CurrentHead } from './head.ts'
import { type Answered, createOnce, type Receipt } from './once.ts'
import { keepPrices, type PricedDocument, priceDocument } from './price-document.ts'
import { createQueue } from './queue.ts'
import type { Refusal, Released, ReleaseResult, Unsettled } from './result.ts'
import { storedDocument } from './stored-document.ts'

interface Request {
  readonly expectRevision: number | undefined
  readonly message: string | null
  /** A token's id. */
  readonly actor: string
  readonly receipt: Receipt | undefined
}

export interface Candidate {
  readonly document: unknown
  /** As it was sent. */
  readonly bytes: number
  readonly expectRevision: number | undefined
  readonly minRevision: number | undefined
}

export type Push = Request & Candidate

export interface Rollback extends Request {
  /** That is to be the newest again. */
  readonly revision: number
}

/** What a push would come to. */
export interface Rehearsed {
  readonly ok: true
  readonly hash: string
  readonly rules: number
  readonly warnings: readonly Problem[]
  readonly cost: CostReport
  readonly revision: number
  /** From the head. */
  readonly diff: RuleSetDiff
}

export interface Publisher {
  push(push: Push): Promise<Answered>
  rollback(rollback: Rollback): Promise<Answered>
  /** Judges as a push does, and changes nothing. */
  rehearse(candidate: Candidate): Promise<Rehearsed | Refusal | Unsettled>
}

export interface PublisherOptions extends GateLimits {
  readonly stream: string
  readonly releases: Releases
  readonly history: History
  readonly answers: AnswerRows
  readonly prices: PriceRows
  readonly now: () => number
  readonly head: () => CurrentHead
  /** The head is another one, and on disk. */
  readonly onHead: (head: CurrentHead) => void
}

type Checked = Extract<CheckedDocument, { ok: true }> & Pick<PricedDocument, 'cost' | 'fresh'>
type Judged = Checked | Refusal | Unsettled

/** Documents are large; more of them than this do not wait in memory. */
const limits = { maxWaiting: 64, maxWaitingBytes: 2 * maxDocumentBytes }
const busy: Unsettled = { ok: false, why: 'busy' }

/** One at a time: revisions are then offered in their order, and a compile does not compete with another. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { answers, now, head, history, releases, stream } = options
  const queue = createQueue(limits)
  const once = createOnce(answers, now)

  async function push(request: Push): Promise<ReleaseResult> {
    const judged = await judge(request, options)
    return judged.ok ? publish(judged, { ...request, rollbackOf: null }, options) : judged
  }

  async function rollback(request: Rollback): Promise<ReleaseResult> {
    const { revision, expectRevision } = request
    const entry = await history.get(stream, revision)
    if (entry === undefined) return { ok: false, why: 'unknown-revision', revision }
    const stored = await storedDocument(releases, entry.hash)
    if (stored === undefined) return { ok: false, why: 'damaged' }
    const judged = await judge({ document: stored.value, expectRevision }, options)
    if (!judged.ok) return judged
    return publish(judged, { ...request, minRevision: undefined, rollbackOf: revision }, options)
  }

  async function rehearse(candidate: Candidate): Promise<Rehearsed | Refusal | Unsettled> {
    const judged = await judge(candidate, options)
    if (!judged.ok) return judged
    const { ok, hash, rules, warnings, cost } = judged
    const before = head()
    const revision = Math.max(before.revision, (candidate.minRevision ?? 1) - 1) + 1
    const known = before.revision === 0 ? emptyDocument : await documentOf(before, releases)
    if (known === undefined) return { ok: false, why: 'damaged' }
    const diff = await diffDocuments(known, candidate.document as RuleSetDocument)
    return { ok, hash, rules, warnings, cost, revision, diff }
  }

  return {
    push: request => once(request.receipt, async () => queue.run(request.bytes, () => push(request)) ?? busy),
    rollback: request => once(request.receipt, async () => queue.run(0, () => rollback(request)) ?? busy),
    rehearse: async candidate => queue.run(candidate.bytes, () => rehearse(candidate)) ?? busy,
  }
}

async function documentOf({ hash }: CurrentHead, releases: Releases): Promise<RuleSetDocument | undefined> {
  return hash === null ? undefined : (await storedDocument(releases, hash))?.value
}

/** Everything that can be said against a rule set before it is stored. */
async function judge(
  { document, expectRevision }: Pick<Candidate, 'document' | 'expectRevision'>,
  options: PublisherOptions,
): Promise<Judged> {
  const { revision } = options.head()
  if (expectRevision !== undefined && expectRevision !== revision)
    return { ok: false, why: 'revision-mismatch', revision }
  const checked = await checkDocument(document)
  if (!checked.ok) return { ok: false, why: 'rules-invalid', problems: checked.problems }
  if (Buffer.byteLength(checked.document) > maxDocumentBytes) return { ok: false, why: 'too-large' }
  const priced = await priceDocument(document as RuleSetDocument, options.prices)
  if (!priced.ok) return { ok: false, why: 'rules-invalid', problems: priced.problems }
  const { cost, fresh } = priced
  return (await testRules(document as RuleSetDocument, options)) ?? { ...checked, cost, fresh }
}

interface Publication extends Request {
  readonly minRevision: number | undefined
  readonly rollbackOf: number | null
}

async function publish(checked: Checked, publication: Publication, options: PublisherOptions): Promise<ReleaseResult> {
  const { stream, releases, prices, now, head, onHead } = options
  const { hash, document, rules, warnings, cost, fresh } = checked
  const { actor, message, expectRevision, minRevision, rollbackOf, receipt } = publication
  const at = now()
  // What a pattern costs is so whether or not it is released in the end.
  await keepPrices(fresh, prices, at)
  const unchanged = head().hash === hash
  const released = (revision: number): Released => ({
    ...{ ok: true, stream, revision, hash, rules, warnings, cost, rollbackOf, unchanged },
  })
  const answer = (revision: number): StoredAnswer => ({
    ...(receipt as Receipt),
    result: JSON.stringify(released(revision)),
    createdAt: at,
  })
  const published = await releases.publish({
    ...{ stream, hash, document, rules, actor, message, expectRevision, minRevision, rollbackOf, at },
    cost: JSON.stringify(cost),
    answer: receipt === undefined ? undefined : answer,
  })
  if (!published.ok) return { ok: false, why: 'revision-mismatch', revision: published.revision }
  onHead({ stream, revision: published.revision, hash, rules, createdAt: at, document })
  return released(published.revision)
}
