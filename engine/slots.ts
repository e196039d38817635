import { addresses, phases } from '../rules-schema/index.ts'

/** Addresses by number, so that a transaction keeps them in arrays. */
const names = [...addresses.keys()]
const numbers = new Map(names.map((name, slot) => [name, slot]))

export const slotCount = names.length

export function slotOf(address: string): number | undefined {
  return numbers.get(address)
}

/** The same for an address that is known to exist. */
function slot(address: string): number {
  const found = numbers.get(address)
  if (found === undefined) throw new Error(`no such address: ${address}`)
  return found
}

export const methodSlot = slot('server.request.method')
export const uriSlot = slot('server.request.uri.raw')
export const pathSlot = slot('server.request.path')
export const bodySlot = slot('server.request.body')

/** By slot: the number of the last phase in which the address comes. `any` ends with the transaction. */
export const phaseOfSlot: readonly number[] = [...addresses.values()].map(({ phase }) =>
  phase === 'any' ? phases.length - 1 : phases.indexOf(phase),
)

/** By slot: `text` addresses in which `null` is not there. */
export const isTextSlot: readonly boolean[] = [...addresses.values()].map(({ kind }) => kind === 'text')

export function phaseNumber(phase: string): number {
  return phases.indexOf(phase as (typeof phases)[number])
}
