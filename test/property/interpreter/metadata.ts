import type { IncompleteReason, Metadata } from '../../../engine/contract.ts'
import type { Capture, Rule, Scalar } from '../../../rules-schema/index.ts'
import type { AddressState } from './address.ts'
import { type Captured, captureInput } from './capture.ts'
import type { World } from './world.ts'

/** What matched rules give to their events, each key once. */
export class Giving {
  readonly #stateFor: (rule: Rule, address: string) => AddressState
  readonly #world: World
  /** By event and key. */
  readonly #given = new Set<string>()

  constructor(stateFor: (rule: Rule, address: string) => AddressState, world: World) {
    this.#stateFor = stateFor
    this.#world = world
  }

  /** `matched`: those of this call and earlier ones, in the order of matches; `fresh`: those of this call. */
  give(
    matched: readonly Rule[],
    fresh: readonly Rule[],
  ): { readonly metadata: Metadata; readonly reasons: readonly IncompleteReason[] } {
    const events = fresh.filter(rule => rule.report !== false)
    const metadata = new Map(events.map(rule => [rule.event, new Map<string, Scalar>()]))
    const reasons: IncompleteReason[] = []
    for (const rule of matched) {
      for (const [key, capture] of Object.entries(rule.capture ?? {})) {
        if (this.#given.has(`${rule.event} ${key}`)) continue
        const found = this.#captured(rule, capture)
        reasons.push(...found.reasons)
        if (found.value === undefined) continue
        this.#world.observe?.(`capture ${fresh.includes(rule) ? 'with' : 'after'} the match`, 'seen')
        metadata.set(rule.event, (metadata.get(rule.event) ?? new Map<string, Scalar>()).set(key, found.value))
        this.#given.add(`${rule.event} ${key}`)
      }
    }
    const members = [...metadata].map(([event, keys]) => [event, Object.fromEntries(keys)])
    return { metadata: Object.fromEntries(members), reasons }
  }

  #captured(rule: Rule, capture: Capture): Captured {
    if ('value' in capture) return { value: capture.value, reasons: [] }
    const state = this.#stateFor(rule, capture.address)
    if (state.is === 'cut') return { reasons: ['truncated'] }
    return state.is === 'supplied' ? captureInput(capture, state.value, this.#world) : { reasons: [] }
  }
}
