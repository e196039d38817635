import type { AddressValues, DonePhase } from '../../../engine/contract.ts'
import { type AddressState, addressTable, kindOf, type Phase, phaseOf, phaseOrder } from './address.ts'
import { normalisedPath, rawPath } from './request-path.ts'
import { entriesOf, whatIsThere } from './values.ts'
import type { World } from './world.ts'

const notWhole = Symbol('came, but not whole')

/** What the calls so far have said about the request. */
export class Supplied {
  readonly #world: World
  /** Addresses that the rule set declares. */
  readonly #declared: ReadonlySet<string>
  readonly #values = new Map<string, unknown>()
  /** So many phases, from the first, are over. */
  #over = 0

  constructor(declared: readonly string[], world: World) {
    this.#world = world
    this.#declared = new Set(declared)
  }

  /** What is named in `cut` came as well, but not whole. */
  take(addresses: AddressValues, cut: readonly string[]): void {
    for (const [address, value] of entriesOf(addresses)) {
      if (whatIsThere(value, 'typed', this.#world) !== undefined) this.#came(String(address), value)
    }
    for (const address of cut) this.#came(address, notWhole)
  }

  #came(address: string, value: unknown): void {
    if (!addressTable.has(address) && !this.#declared.has(address)) return
    const phase = phaseOf(address)
    const isAgain = this.#values.has(address)
    const isLate = this.#isOver(phase)
    if (isAgain) this.#world.observe?.('address that comes again', 'seen')
    if (isLate && !isAgain) this.#world.observe?.('address that comes late', 'seen')
    if (isLate && this.#world.mutant === 'late-is-ignored') return
    if (isAgain && this.#world.mutant === 'first-value-stays') return
    this.#values.set(address, value)
    if (phase === 'any') this.#world.observe?.('declared address', 'seen')
    if (phase === 'any' && this.#world.mutant !== 'declared-ends-phases') return
    this.#over = Math.max(this.#over, placeOf(phase))
  }

  settle(done: DonePhase | undefined): void {
    if (done && this.#world.mutant !== 'done-settles-nothing')
      this.#over = Math.max(this.#over, phaseOrder.indexOf(done) + 1)
  }

  settleAll(): void {
    this.#over = phaseOrder.length
  }

  state(address: string): AddressState {
    if (address === 'server.request.path' && !this.#values.has(address)) return this.#derivedPath()
    if (!this.#values.has(address)) return this.#isOver(phaseOf(address)) ? { is: 'absent' } : { is: 'pending' }
    const value = this.#values.get(address)
    if (value === notWhole) return { is: this.#world.mutant === 'cut-address-is-absent' ? 'absent' : 'cut' }
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

  #isOver(phase: Phase): boolean {
    return placeOf(phase) < this.#over
  }
}

function placeOf(phase: Phase): number {
  return phaseOrder.indexOf(phase === 'any' ? 'end' : phase)
}
