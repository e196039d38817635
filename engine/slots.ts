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
  /** By slot. */
  private readonly names: string[] = []
  /** By slot. */
  private readonly kinds: AddressInfo['kind'][] = []
  /** By slot: the number of the last phase in which the address comes; `any` ends with the transaction. */
  private readonly phases: number[] = []
  /** By slot. */
  private readonly endings: number[] = []

  constructor(declared: Iterable<string>) {
    for (const name of builtIn) this.add(name, findAddress(name))
    for (const name of declared) if (!this.numbers.has(name)) this.add(name, findAddress(name))
  }

  /** The same numbers; more may be used without the other one's knowing. */
  copy(): Slots {
    const copy = new Slots([])
    for (const [name, slot] of this.numbers) {
      if (copy.numbers.has(name)) continue
      copy.numbers.set(name, slot)
      copy.names[slot] = name
      copy.kinds[slot] = this.kind(slot)
      copy.phases[slot] = this.phase(slot)
      copy.endings[slot] = this.ends(slot)
    }
    return copy
  }

  get size(): number {
    return this.kinds.length
  }

  of(address: string): number | undefined {
    return this.numbers.get(address)
  }

  /** While a program is being made: the number of an address that it uses. Undefined: there is no such address. */
  use(address: string): number | undefined {
    const info = this.numbers.has(address) ? undefined : findAddress(address)
    return info === undefined ? this.of(address) : this.add(address, info)
  }

  name(slot: number): string {
    return this.names[slot] as string
  }

  kind(slot: number): AddressInfo['kind'] {
    return this.kinds[slot] ?? 'typed'
  }

  /** Phases with a lower number are over once the address has come. That of an `any` address says nothing about them. */
  ends(slot: number): number {
    return this.endings[slot] as number
  }

  phase(slot: number): number {
    return this.phases[slot] as number
  }

  private add(name: string, { phase, kind }: SlotInfo = declaredInfo): number {
    const number = phase === 'any' ? phases.length - 1 : phases.indexOf(phase)
    this.numbers.set(name, this.kinds.length)
    this.names.push(name)
    this.phases.push(number)
    this.endings.push(phase === 'any' ? 0 : number)
    return this.kinds.push(kind) - 1
  }
}

export const methodSlot = builtIn.indexOf('server.request.method')
export const uriSlot = builtIn.indexOf('server.request.uri.raw')
export const pathSlot = builtIn.indexOf('server.request.path')
export const responseBodySlot = builtIn.indexOf('server.response.body')

export function phaseNumber(phase: (typeof phases)[number]): number {
  return phases.indexOf(phase)
}
