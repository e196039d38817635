import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** A revision of a stream. */
export interface ReleaseEntry {
  readonly revision: number
  readonly hash: string
  readonly rules: number
  readonly createdAt: number
  /** A token's id, or `system`. */
  readonly actor: string
  /** What that token is called; null when it is none. */
  readonly actorName: string | null
  readonly message: string | null
  /** The revision that this one is again. */
  readonly rollbackOf: number | null
  /** JSON; null: it is of before this was asked. */
  readonly cost: string | null
}

export interface HistoryQuery {
  readonly limit: number
  /** Only revisions below this one. */
  readonly before?: number | undefined
}

export interface History {
  /** Newest first. */
  list(stream: string, query: HistoryQuery): Promise<readonly ReleaseEntry[]>
  get(stream: string, revision: number): Promise<ReleaseEntry | undefined>
}

export function createHistory(db: Kysely<Tables>): History {
  const entries = (stream: string) =>
    db
      .selectFrom('assignment')
      .innerJoin('release', 'release.hash', 'assignment.release')
      .leftJoin('token', 'token.id', 'assignment.actor')
      .select([
        'assignment.revision',
        'release.hash',
        'release.rules',
        'assignment.created_at as createdAt',
        'assignment.actor',
        'token.name as actorName',
        'assignment.message',
        'assignment.rollback_of as rollbackOf',
        'release.cost',
      ])
      .where('assignment.stream', '=', stream)

  return {
    list: (stream, { limit, before }) =>
      entries(stream)
        .$if(before !== undefined, query => query.where('assignment.revision', '<', before as number))
        .orderBy('assignment.revision', 'desc')
        .limit(limit)
        .execute(),
    get: (stream, revision) => entries(stream).where('assignment.revision', '=', revision).executeTakeFirst(),
  }
}
