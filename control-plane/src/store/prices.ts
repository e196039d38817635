import type { Kysely } from 'kysely'
import type { Price } from 'rulewire/engine'
import type { Tables } from './tables.ts'

export interface PriceRows {
  /** Those that are known, by the patterns' hashes. */
  find(patterns: readonly string[]): Promise<ReadonlyMap<string, Price>>
  keep(prices: ReadonlyMap<string, Price>, at: number): Promise<void>
}

export function createPriceRows(db: Kysely<Tables>): PriceRows {
  return {
    find: async patterns => {
      const rows = await db.selectFrom('price').selectAll().where('pattern', 'in', patterns).execute()
      return new Map(
        rows.map(row => [
          row.pattern,
          { nsPerByte: row.ns_per_byte, relative: row.relative, compileMs: row.compile_ms },
        ]),
      )
    },
    keep: async (prices, at) => {
      if (prices.size === 0) return
      const rows = [...prices].map(([pattern, { nsPerByte, relative, compileMs }]) => ({
        ...{ pattern, ns_per_byte: nsPerByte, relative, compile_ms: compileMs, priced_at: at },
      }))
      // The first price stays: what was taken once is taken again.
      await db
        .insertInto('price')
        .values(rows)
        .onConflict(conflict => conflict.doNothing())
        .execute()
    },
  }
}
