import type { AddressValues, DonePhase } from '../../../engine/contract.ts'
import { type AddressState, addressTable, kindOf, type Phase, phaseOrder } from './address.ts'
import { normalisedPath, rawPath } from './request-path.ts'
import { entriesOf, whatIsThere } from './values.ts'
import type { World } from './world.ts'

/** What the calls so far have said about the request. */
export class Supplied {
  readonly #world: World
  readonly #values = new Map<string, unknown>()
  /** So many phases, from the first, are over. */
  #over = 0

  constructor(world: World) {
    this.#world = world
  }

  take(addresses: AddressValues): void {
    for (const [address, value] of entriesOf(addresses)) {
      const info = addressTable.get(String(address))
      if (!info || whatIsThere(value, 'typed', this.#world) === undefined) continue
      if (this.#isIgnoredByMutant(String(address), info.phase)) continue
      this.#values.set(String(address), value)
      this.#endBefore(info.phase)
    }
  }

  settle(done: DonePhase | undefined): void {
    if (done) this.#over = Math.max(this.#over, phaseOrder.indexOf(done) + 1)
  }

  settleAll(): void {
    this.#over = phaseOrder.length
  }

  state(address: string): AddressState {
    if (address === 'server.request.path' && !this.#values.has(address)) return this.#derivedPath()
    if (!this.#values.has(address)) return this.#isOver(address) ? { is: 'absent' } : { is: 'pending' }
    const value = this.#values.get(address)
    return whatIsThere(value, kindOf(address), this.#world) === undefined ? { is: 'absent' } : { is: 'supplied', value }
  }

  /** The whole value of an address, where it is one text. */
  text(address: string): string | undefined {
    const state = this.state(address)
    const value = state.is === 'supplied' ? whatIsThere(state.value, 'text', this.#world) : undefined
    return typeof value === 'string' ? value : undefined
  }

  #derivedPath(): AddressState {
    const target = this.state('server.request.uri.raw')
    if (target.is !== 'supplied') return target
    const text = this.text('server.request.uri.raw')
    return text === undefined ? { is: 'absent' } : { is: 'supplied', value: normalisedPath(rawPath(text)) }
  }

  #endBefore(phase: Phase): void {
    this.#over = Math.max(this.#over, phaseOrder.indexOf(phase))
  }

  #isOver(address: string): boolean {
    const phase = addressTable.get(address)?.phase ?? 'end'
    return phaseOrder.indexOf(phase) < this.#over
  }

  #isIgnoredByMutant(address: string, phase: Phase): boolean {
    if (this.#world.mutant === 'late-is-ignored') return phaseOrder.indexOf(phase) < this.#over
    return this.#world.mutant === 'first-value-stays' && this.#values.has(address)
  }
}
