import type { RuleSetDocument } from '../../rules-schema/index.ts'
import type { Answer, Conversation } from './conversation.ts'
import { type PlayedEngine, playedEngine } from './play.ts'

/** A request that has begun: what transactions of it, taking turns, answer to the calls. */
export type Begun = () => readonly (readonly Answer[])[]

/**
 * Engines as services have them: they have taken other rules before, and take others while a request is under way.
 * One for each pair of service and environment; caps or a key of its own make a rule set an engine of its own. Requests to
 * the same rules that come one after the other find them in force.
 */
export class Engines {
  readonly #usual = new Map<string, PlayedEngine>()
  readonly #own = new WeakMap<RuleSetDocument, PlayedEngine>()
  readonly #inForce = new WeakMap<PlayedEngine, RuleSetDocument>()

  async begin(conversation: Conversation): Promise<Begun> {
    const played = this.#engineFor(conversation)
    if (this.#inForce.get(played) !== conversation.rules) await played.apply(conversation.rules)
    this.#inForce.set(played, conversation.rules)
    const transactions = played.begin(conversation.calls.some(setsLists))
    return () => played.answers(transactions, conversation.calls)
  }

  #engineFor(conversation: Conversation): PlayedEngine {
    const { service, env, hmacKey, limits, rules } = conversation
    // Lists can be set only while their rule set is in force.
    const isOwn = Object.keys(limits).length > 0 || hmacKey !== undefined || conversation.calls.some(setsLists)
    const key = JSON.stringify([service, env])
    const engine = (isOwn ? this.#own.get(rules) : this.#usual.get(key)) ?? playedEngine(conversation)
    if (isOwn) this.#own.set(rules, engine)
    else this.#usual.set(key, engine)
    return engine
  }
}

function setsLists(call: Conversation['calls'][number]): boolean {
  return call !== 'end' && 'lists' in call
}
