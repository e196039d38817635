import type { Program } from '../program.ts'
import { Faults } from '../run/faults.ts'
import { indexSlots } from '../run/rules-by-slot.ts'
import { beginTransaction, type TransactionOptions } from '../run/transaction.ts'
import { sampleRequests } from './sample-requests.ts'

/**
 * Sends made-up requests through a program that is not in force yet: its first real ones find compiled code, and patterns that have
 * matched before. Pauses after each.
 */
export function* warmUp(program: Program, options: TransactionOptions): Generator<void> {
  yield* indexSlots(program)
  const quiet = { ...options, onError: () => {}, faults: new Faults() }
  for (const values of sampleRequests(program)) {
    const transaction = beginTransaction(program, quiet)
    transaction.run(values, { done: 'request' })
    transaction.end()
    yield
  }
}
