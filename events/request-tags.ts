import type { Match, Metadata, Outcome } from '../engine/index.ts'

export type Attributes = Readonly<Record<string, string | boolean>>

/** The span tags of one request. What later outcomes say is added to what earlier ones said. */
export class RequestTags {
  readonly #ruleSet: string
  readonly #activities = new Set<string>()
  readonly #incomplete = new Set<string>()
  readonly #ambiguous = new Set<string>()
  #fresh: Record<string, string | boolean> = {}

  /** @param ruleSet hash of the program that judges the request */
  constructor(ruleSet: string) {
    this.#ruleSet = ruleSet
  }

  add(outcome: Outcome): void {
    this.#addMetadata(outcome.metadata)
    for (const match of outcome.matches) this.#addMatch(match)
    if (outcome.keep) this.#set('rulewire.keep', true)
    for (const reason of outcome.incomplete) this.addIncomplete(reason)
  }

  addIncomplete(reason: string): void {
    this.#incomplete.add(reason)
    this.#set('rulewire.incomplete', [...this.#incomplete].join(','))
  }

  /** @param reason why software may read the request in different ways */
  addAmbiguous(reason: string): void {
    this.#ambiguous.add(reason)
    this.#set('rulewire.ambiguous', [...this.#ambiguous].join(','))
  }

  addBodyError(error: string): void {
    this.#set('rulewire.body_error', error)
  }

  addBlocked(blockId: string): void {
    this.#set('appsec.blocked', 'true')
    this.#set('rulewire.block_id', blockId)
  }

  addBlockFailed(): void {
    this.#set('rulewire.block_failed', 'true')
  }

  /** What has changed since it was last taken. */
  take(): Attributes | undefined {
    const fresh = this.#fresh
    if (Object.keys(fresh).length === 0) return undefined
    this.#fresh = {}
    return fresh
  }

  #addMatch({ rule }: Match): void {
    this.#activities.add(`${rule.category}.${rule.event}`)
    this.#set('appsec.event', 'true')
    this.#set('appsec.security_activity', [...this.#activities].join(','))
    if (rule.category === 'business_logic') this.#set(`appsec.events.${rule.event}.track`, 'true')
  }

  #addMetadata(metadata: Metadata): void {
    for (const [event, values] of Object.entries(metadata)) {
      for (const [key, value] of Object.entries(values)) this.#set(`appsec.events.${event}.${key}`, String(value))
    }
  }

  #set(name: string, value: string | boolean): void {
    this.#fresh['rulewire.rule_set'] = this.#ruleSet
    this.#fresh[name] = value
  }
}
