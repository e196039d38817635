import type { AddressValues, BodyNeed, Outcome, RunOptions } from '../../../engine/contract.ts'
import type { RuleSetDocument } from '../../../rules-schema/index.ts'
import { State } from './state.ts'
import { Supplied } from './supplied.ts'
import type { World } from './world.ts'

export type JudgedTransaction = {
  run(addresses: AddressValues, options?: RunOptions): Outcome
  end(): Outcome
  bodyNeed(): BodyNeed
  mayAct(): boolean
}

/** Judges one request as docs/rule-semantics.md says it, looking at everything in every call. */
export function judge(document: RuleSetDocument, world: World): JudgedTransaction {
  const supplied = new Supplied(document.addresses ?? [], world)
  const state = new State(document, supplied, world)
  let ended = false
  return {
    run(addresses, options) {
      if (ended) world.observe?.('run after the end', 'seen')
      if (ended) return nothing
      supplied.take(addresses, options?.cut ?? [])
      supplied.settle(options?.done)
      return state.look()
    },
    end() {
      if (ended) return nothing
      ended = true
      supplied.settleAll()
      return state.look()
    },
    bodyNeed: () => state.bodyNeed(),
    mayAct: () => state.mayAct(),
  }
}

const nothing: Outcome = { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }
