import { type AddressInfo, addresses, findAddress, phases } from '../rules-schema/index.ts'

type SlotInfo = Pick<AddressInfo, 'phase' | 'kind'>

/** An address that a rule set declares: the application supplies it, when it likes. */
const declaredInfo: SlotInfo = { phase: 'any', kind: 'typed' }

const builtIn = [...addresses.keys()]

/**
 * Addresses by number, so that a transaction keeps them in arrays: the built-in ones, those that sets declare, and of those that
 * are there by their form (`server.business_logic.users.signup`) the ones that are used.
 */
export class Slots {
  private readonly numbers = new Map<string, number>()
  private readonly infos: SlotInfo[] = []

  constructor(declared: Iterable<string>) {
    for (const name of builtIn) this.add(name, findAddress(name))
    for (const name of declared) if (!this.numbers.has(name)) this.add(name, findAddress(name))
  }

  /** An array with this in place of each address. */
  ofEach<T>(value: T): T[] {
    return new Array<T>(this.infos.length).fill(value)
  }

  of(address: string): number | undefined {
    return this.numbers.get(address)
  }

  /** While a program is being made: the number of an address that it uses. Undefined: there is no such address. */
  use(address: string): number | undefined {
    const info = this.numbers.has(address) ? undefined : findAddress(address)
    return info === undefined ? this.of(address) : this.add(address, info)
  }

  kind(slot: number): AddressInfo['kind'] {
    return this.infos[slot]?.kind ?? 'typed'
  }

  /** Phases with a lower number are over once the address has come. That of an `any` address says nothing about them. */
  ends(slot: number): number {
    return this.infos[slot]?.phase === 'any' ? 0 : this.phase(slot)
  }

  /** The number of the last phase in which the address comes; `any` ends with the transaction. */
  phase(slot: number): number {
    const phase = this.infos[slot]?.phase ?? 'any'
    return phase === 'any' ? phases.length - 1 : phases.indexOf(phase)
  }

  private add(name: string, info: SlotInfo = declaredInfo): number {
    this.numbers.set(name, this.infos.length)
    return this.infos.push(info) - 1
  }
}

export const methodSlot = builtIn.indexOf('server.request.method')
export const uriSlot = builtIn.indexOf('server.request.uri.raw')
export const pathSlot = builtIn.indexOf('server.request.path')
export const responseBodySlot = builtIn.indexOf('server.response.body')

export function phaseNumber(phase: (typeof phases)[number]): number {
  return phases.indexOf(phase)
}
