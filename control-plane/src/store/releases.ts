import type { Kysely, Transaction } from 'kysely'
import { keepAnswer, type StoredAnswer } from './answers.ts'
import { type AuditEntry, appendAudit } from './audit.ts'
import type { Tables } from './tables.ts'

export interface NewRelease {
  readonly stream: string
  readonly hash: string
  /** Canonical JSON. */
  readonly document: string
  readonly rules: number
  /** JSON. */
  readonly cost: string
  readonly actor: string
  readonly message: string | null
  /** Only if this is the head. */
  readonly expectRevision: number | undefined
  /** The new revision is at least this. */
  readonly minRevision: number | undefined
  /** The revision that this one is again. Null: a push. */
  readonly rollbackOf: number | null
  /** What is kept with it, for when the same request comes again. */
  readonly answer: ((revision: number) => StoredAnswer) | undefined
  readonly at: number
}

export type Published =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly revision: number }

export interface StreamHead {
  readonly stream: string
  /** 0 when nothing was pushed. */
  readonly revision: number
  readonly hash: string | null
  readonly rules: number
  readonly createdAt: number | null
}

export interface Releases {
  /** `ok: false` with the head, when that is not the expected one. On disk when this resolves. */
  publish(release: NewRelease): Promise<Published>
  head(stream: string): Promise<StreamHead>
  document(hash: string): Promise<string | undefined>
}

export function createReleases(db: Kysely<Tables>): Releases {
  return {
    publish: release => db.transaction().execute(transaction => publish(transaction, release)),
    head: stream => head(db, stream),
    document: async hash => {
      const row = await db.selectFrom('release').select('document').where('hash', '=', hash).executeTakeFirst()
      return row?.document
    },
  }
}

/** The row of the stream is what makes revisions gapless and ordered by their commits. */
async function publish(transaction: Transaction<Tables>, release: NewRelease): Promise<Published> {
  const { head: before } = await transaction
    .selectFrom('stream')
    .select('head')
    .where('name', '=', release.stream)
    .executeTakeFirstOrThrow()
  if (release.expectRevision !== undefined && release.expectRevision !== before) return { ok: false, revision: before }

  const revision = await nextRevision(transaction, release.stream, Math.max(before, (release.minRevision ?? 1) - 1))
  await transaction
    .insertInto('release')
    .values({
      ...{ hash: release.hash, document: release.document, rules: release.rules, cost: release.cost },
      created_at: release.at,
    })
    // The same content. What is stored of it may be damaged, or of before costs were asked, and is then put right.
    .onConflict(conflict =>
      conflict
        .column('hash')
        .doUpdateSet({ document: release.document, cost: release.cost })
        .where(({ eb, or }) => or([eb('release.document', '!=', release.document), eb('release.cost', 'is', null)])),
    )
    .execute()
  await transaction
    .insertInto('assignment')
    .values({
      stream: release.stream,
      revision,
      release: release.hash,
      actor: release.actor,
      message: release.message,
      created_at: release.at,
      rollback_of: release.rollbackOf,
    })
    .execute()
  await appendAudit(transaction, audited(release, revision))
  if (release.answer !== undefined) await keepAnswer(transaction, release.answer(revision))
  return { ok: true, revision }
}

function audited(release: NewRelease, revision: number): AuditEntry {
  const { at, actor, stream: subject, hash, message, rollbackOf } = release
  const details = { revision, hash, message }
  if (rollbackOf === null) return { at, actor, action: 'push', subject, details }
  return { at, actor, action: 'rollback', subject, details: { ...details, rollback_of: rollbackOf } }
}

async function nextRevision(transaction: Transaction<Tables>, stream: string, floor: number): Promise<number> {
  const { head } = await transaction
    .updateTable('stream')
    .set({ head: floor + 1 })
    .where('name', '=', stream)
    .returning('head')
    .executeTakeFirstOrThrow()
  return head
}

async function head(db: Kysely<Tables>, stream: string): Promise<StreamHead> {
  const row = await db
    .selectFrom('stream')
    .innerJoin('assignment', join =>
      join.onRef('assignment.stream', '=', 'stream.name').onRef('assignment.revision', '=', 'stream.head'),
    )
    .innerJoin('release', 'release.hash', 'assignment.release')
    .select(['assignment.revision', 'release.hash', 'release.rules', 'assignment.created_at'])
    .where('stream.name', '=', stream)
    .executeTakeFirst()
  if (row === undefined) return { stream, revision: 0, hash: null, rules: 0, createdAt: null }
  return { stream, revision: row.revision, hash: row.hash, rules: row.rules, createdAt: row.created_at }
}
