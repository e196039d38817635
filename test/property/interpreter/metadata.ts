import type { IncompleteReason, Metadata } from '../../../engine/contract.ts'
import type { Capture, Rule, Scalar } from '../../../rules-schema/index.ts'
import { type Captured, captureInput } from './capture.ts'
import type { Conditions } from './conditions.ts'
import type { World } from './world.ts'

/** What matched rules give to their events, each key once. */
export class Giving {
  readonly #conditions: Conditions
  readonly #world: World
  /** By event and key. */
  readonly #given = new Set<string>()

  constructor(conditions: Conditions, world: World) {
    this.#conditions = conditions
    this.#world = world
  }

  /** `matched`: those of this call and earlier ones, in the order of matches; `fresh`: those of this call. */
  give(
    matched: readonly Rule[],
    fresh: readonly Rule[],
  ): { readonly metadata: Metadata; readonly reasons: readonly IncompleteReason[] } {
    const events = fresh.filter(rule => rule.report !== false || this.#world.mutant === 'unreported-events-are-there')
    const metadata = new Map(events.map(rule => [rule.event, new Map<string, Scalar>()]))
    const reasons: IncompleteReason[] = []
    const givers = this.#world.mutant === 'no-late-captures' ? fresh : matched
    for (const rule of givers.filter(one => !one.shadow || this.#world.mutant === 'shadow-captures')) {
      for (const [key, capture] of Object.entries(rule.capture ?? {})) {
        if (this.#given.has(`${rule.event} ${key}`)) continue
        const found = this.#captured(rule, capture)
        reasons.push(...found.reasons)
        if (found.value === undefined) continue
        this.#world.observe?.(`capture ${fresh.includes(rule) ? 'with' : 'after'} the match`, 'seen')
        metadata.set(rule.event, (metadata.get(rule.event) ?? new Map<string, Scalar>()).set(key, found.value))
        if (this.#world.mutant !== 'last-capture-wins') this.#given.add(`${rule.event} ${key}`)
      }
    }
    const members = [...metadata].map(([event, keys]) => [event, Object.fromEntries(keys)])
    return { metadata: Object.fromEntries(members), reasons }
  }

  #captured(rule: Rule, capture: Capture): Captured {
    if ('value' in capture) return { value: capture.value, reasons: [] }
    const state = this.#conditions.stateFor(rule, capture.address)
    if (state.is === 'cut') return { reasons: ['truncated'] }
    return state.is === 'supplied' ? captureInput(capture, state.value, this.#world) : { reasons: [] }
  }
}
