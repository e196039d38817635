import type { Program } from '../program.ts'
import { indexSlots } from '../run/rules-by-slot.ts'
import { beginTransaction, type TransactionOptions } from '../run/transaction.ts'
import { sampleRequests } from './sample-requests.ts'

/** What a program has been through before it is in force. Holding it keeps V8 from forgetting how to be quick: `keptAlive`. */
export type Exercise = readonly unknown[]

/** So many of the transactions are kept. */
const mostKept = 16

/**
 * Sends made-up requests through a program that is not in force yet: its first real ones find compiled code, and patterns that have
 * matched before. Pauses after each.
 */
export function* warmUp(program: Program, options: TransactionOptions): Generator<void, Exercise> {
  yield* indexSlots(program)
  const kept: unknown[] = []
  const quiet = { ...options, onError: () => {} }
  for (const values of sampleRequests(program)) {
    const transaction = beginTransaction(program, quiet)
    const outcomes = [transaction.run(values, { done: 'request' }), transaction.end()]
    if (kept.length < mostKept) kept.push(transaction, outcomes)
    yield
  }
  return kept
}
