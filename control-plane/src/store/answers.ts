import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** A request that may be sent again, and what it came to. */
export interface StoredAnswer {
  /** A token's id. */
  readonly token: string
  readonly key: string
  /** SHA-256 of what was asked. */
  readonly request: string
  /** JSON. */
  readonly result: string
  readonly createdAt: number
}

export interface AnswerRows {
  /** One that was given after `since`. */
  find(token: string, key: string, since: number): Promise<StoredAnswer | undefined>
  keep(answer: StoredAnswer): Promise<void>
  /** Drops what was given before. */
  dropBefore(time: number): Promise<void>
}

export function createAnswerRows(db: Kysely<Tables>): AnswerRows {
  return {
    find: async (token, key, since) => {
      const row = await db
        .selectFrom('answer')
        .selectAll()
        .where('token', '=', token)
        .where('key', '=', key)
        .where('created_at', '>', since)
        .executeTakeFirst()
      return row === undefined
        ? undefined
        : { token, key, request: row.request, result: row.result, createdAt: row.created_at }
    },
    keep: answer => db.transaction().execute(transaction => keepAnswer(transaction, answer)),
    dropBefore: async time => {
      await db.deleteFrom('answer').where('created_at', '<=', time).execute()
    },
  }
}

/** With what was done, in one transaction: a request that is sent again finds both or neither. */
export async function keepAnswer(
  transaction: Transaction<Tables>,
  { token, key, request, result, createdAt }: StoredAnswer,
): Promise<void> {
  const row = { token, key, request, result, created_at: createdAt }
  await transaction
    .insertInto('answer')
    .values(row)
    // There may be one that is too old to count.
    .onConflict(conflict => conflict.columns(['token', 'key']).doUpdateSet(row))
    .execute()
}
