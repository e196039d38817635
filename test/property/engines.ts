import type { Engine, Outcome } from '../../engine/contract.ts'
import type { Conversation } from './conversation.ts'
import { answer, applied, engineFor } from './play.ts'

/** A request that has begun: what two transactions of it, taking turns, answer to the calls. */
export type Begun = () => readonly [readonly Outcome[], readonly Outcome[]]

/**
 * Engines as services have them: they have taken other rules before, and take others while a request is under way.
 * One for each pair of service and environment; caps of its own make a case an engine of its own.
 */
export class Engines {
  readonly #usual = new Map<string, Engine>()

  async begin(conversation: Conversation): Promise<Begun> {
    const engine = this.#engineFor(conversation)
    await applied(engine, conversation)
    const first = engine.begin()
    const second = engine.begin()
    return () => {
      const answers = conversation.calls.map(call => [answer(first, call), answer(second, call)] as const)
      return [answers.map(([one]) => one), answers.map(([, other]) => other)]
    }
  }

  #engineFor(conversation: Conversation): Engine {
    const { service, env, limits } = conversation
    if (Object.keys(limits).length > 0) return engineFor(conversation)
    const key = JSON.stringify([service, env])
    const engine = this.#usual.get(key) ?? engineFor(conversation)
    this.#usual.set(key, engine)
    return engine
  }
}
