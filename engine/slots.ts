import { type AddressInfo, addresses, phases } from '../rules-schema/index.ts'

/** An address that a rule set declares: the application supplies it, when it likes. */
const declaredInfo: Pick<AddressInfo, 'phase' | 'kind'> = { phase: 'any', kind: 'typed' }

const builtIn = [...addresses.keys()]

/** Addresses by number, so that a transaction keeps them in arrays: the built-in ones, then those that sets declare. */
export class Slots {
  readonly count: number
  private readonly numbers: ReadonlyMap<string, number>
  private readonly infos: readonly Pick<AddressInfo, 'phase' | 'kind'>[]

  constructor(declared: Iterable<string>) {
    const names = [...new Set([...builtIn, ...declared])]
    this.count = names.length
    this.numbers = new Map(names.map((name, slot) => [name, slot]))
    this.infos = names.map(name => addresses.get(name) ?? declaredInfo)
  }

  of(address: string): number | undefined {
    return this.numbers.get(address)
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
}

export const methodSlot = builtIn.indexOf('server.request.method')
export const uriSlot = builtIn.indexOf('server.request.uri.raw')
export const pathSlot = builtIn.indexOf('server.request.path')

export function phaseNumber(phase: (typeof phases)[number]): number {
  return phases.indexOf(phase)
}
