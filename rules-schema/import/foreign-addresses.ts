import { distance } from 'fastest-levenshtein'
import { addresses, findAddress, pathParamsAddress } from '../addresses.ts'
import { quote } from '../form/describe.ts'
import type { Losses } from './loss.ts'
import { maxAddresses } from './vocabulary.ts'

/** The addresses of a set for which there is nobody who supplies them. */
export class ForeignAddresses {
  readonly #users = new Map<string, number>()

  /** Of one rule or exclusion. False: more than a set can declare, and nothing is added. */
  add(addresses: readonly string[]): boolean {
    const unsupplied = addresses.filter(name => name === pathParamsAddress || findAddress(name) === undefined)
    const all = new Set([...this.#users.keys(), ...unsupplied])
    all.delete(pathParamsAddress)
    if (all.size > maxAddresses) return false
    for (const name of unsupplied) this.#users.set(name, (this.#users.get(name) ?? 0) + 1)
    return true
  }

  /** What the set declares. */
  names(): readonly string[] {
    return [...this.#users.keys()].filter(name => name !== pathParamsAddress).sort()
  }

  /** Each once. */
  tell(losses: Losses): void {
    for (const [name, users] of [...this.#users].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const whose = `${users === 1 ? '1 part looks' : `${users} parts look`} at it`
      losses
        .of('', '/addresses')
        .warning(
          name === pathParamsAddress
            ? `${quote(name)} holds what the endpoint of the rule itself names: without one, nothing supplies it (${whose})`
            : `nothing supplies ${quote(name)} here, unless the application does${meantBy(name)} (${whose})`,
        )
    }
  }
}

/** Addresses of libddwaf that are not ours look like ours from a distance of three on: `jwt` is not `uri`. */
const maxSlips = 2

function meantBy(name: string): string {
  const meant = [...addresses.keys()].find(known => distance(name.toLowerCase(), known) <= maxSlips)
  return meant === undefined ? '' : `: did you mean ${quote(meant)}?`
}
