import type { AddressValues, DonePhase } from '../../../engine/contract.ts'
import { type AddressState, isKnown, kindOf, phaseOf, phaseOrder, placeOf } from './address.ts'
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
      if (whatIsThere(value, 'typed') !== undefined) this.#came(String(address), value)
    }
    for (const address of cut) this.#came(address, notWhole)
  }

  #came(address: string, value: unknown): void {
    if (!isKnown(address) && !this.#declared.has(address)) return
    this.#observe(address, value)
    this.#values.set(address, value)
    const phase = phaseOf(address)
    if (phase !== 'any') this.#over = Math.max(this.#over, placeOf(phase))
  }

  settle(done: DonePhase | undefined): void {
    if (done) this.#over = Math.max(this.#over, placeOf(done) + 1)
  }

  settleAll(): void {
    this.#over = phaseOrder.length
  }

  state(address: string): AddressState {
    if (address === 'server.request.path' && !this.#values.has(address)) return this.#derivedPath()
    if (!this.#values.has(address)) return { is: this.#isOver(address) ? 'absent' : 'pending' }
    const value = this.#values.get(address)
    if (value === notWhole) return { is: 'cut' }
    return whatIsThere(value, kindOf(address)) === undefined ? { is: 'absent' } : { is: 'supplied', value }
  }

  /** The whole value of an address, where it is one text. */
  text(address: string): string | undefined {
    const state = this.state(address)
    const value = state.is === 'supplied' ? whatIsThere(state.value, 'text') : undefined
    return typeof value === 'string' ? value : undefined
  }

  #derivedPath(): AddressState {
    const target = this.state('server.request.uri.raw')
    if (target.is !== 'supplied') return target
    const text = this.text('server.request.uri.raw')
    return text === undefined ? { is: 'absent' } : { is: 'supplied', value: normalisedPath(rawPath(text)) }
  }

  #isOver(address: string): boolean {
    return placeOf(phaseOf(address)) < this.#over
  }

  #observe(address: string, value: unknown): void {
    const { observe } = this.#world
    const isAgain = this.#values.has(address)
    if (isAgain) observe?.('address that comes again', 'seen')
    else if (this.#isOver(address)) observe?.('address that comes late', 'seen')
    if (value === notWhole) observe?.('address that is cut', 'seen')
    observe?.(sortOf(address), 'seen')
  }
}

/** As the counting names it. */
function sortOf(address: string): string {
  if (address.startsWith('server.business_logic.')) return 'address: of an event'
  return isKnown(address) ? `address: ${address}` : 'address: declared'
}
