import { applyDocument } from '../apply.ts'
import { nothingInForce } from '../empty-program.ts'
import { defaultLimits } from '../limits.ts'
import { beginTransaction } from '../run/transaction.ts'
import { passingObjects } from '../transformers/index.ts'
import { exemplarRequests, exemplarRules } from './exemplars.ts'

let kept: unknown[] | undefined

/**
 * Keeps one object of every shape that judging a request makes, for as long as the process lives.
 *
 * V8 compiles code for the shapes (hidden classes) that it has seen, and drops that code when a full garbage collection finds that no
 * object has such a shape any more. Whatever a request needs is gone when it is over: after each full collection in a quiet
 * moment a service would start again with code that is not optimised, three times as slow and more, for some thousand requests.
 */
export function* keepShapes(): Generator<void> {
  if (kept !== undefined) return
  kept = [...passingObjects()]
  const lists = { overrides: new Map(), revision: { number: 0 }, clock: () => 0 }
  const outcome = yield* applyDocument(
    exemplarRules,
    { name: 'exemplars', locate: undefined },
    { ...nothingInForce(lists), prefilter: 'always' },
  )
  if (!outcome.ok) throw new Error(`the exemplars are no rules: ${JSON.stringify(outcome.problems)}`)
  const options = { limits: defaultLimits, clock: () => 0, monotonic: () => 0, onError: () => {}, lists: { number: 0 } }
  for (const request of exemplarRequests) {
    const transaction = beginTransaction(outcome.program, options)
    kept.push(transaction, ...request.map(values => transaction.run(values)), transaction.end())
    yield
  }
}
