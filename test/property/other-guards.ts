import type { LazyValues, Outcome, Transaction } from '../../engine/contract.ts'
import { findAddress, phases } from '../../rules-schema/index.ts'

/**
 * Gives every second value as one that is made when it is looked at. What is said must not differ.
 *
 * @param givesMembers one member of it as well, where no more is wanted
 */
export function lazily(transaction: Transaction, givesMembers: boolean): Transaction {
  return withRun(transaction, (values, options) => {
    const lazy = Object.entries(values).filter(([, value], at) => at % 2 === 0 && isThere(value))
    const names = lazy.map(([address]) => address)
    const eager = Object.entries(values).filter(([address]) => !names.includes(address))
    return transaction.run(Object.fromEntries(eager), { ...options, lazy: once(new Map(lazy), givesMembers) })
  })
}

function once(values: Map<string, unknown>, givesMembers: boolean): LazyValues {
  return {
    addresses: [...values.keys()],
    ...(givesMembers && { member: (address, name) => memberOf(values.get(address), name) }),
    value(address) {
      if (!values.has(address)) throw new Error(`${address} is asked for twice`)
      const value = values.get(address)
      values.delete(address)
      return value
    },
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const property = Object.getOwnPropertyDescriptor(value, name)
  return property?.enumerable ? property.value : undefined
}

/** A function, a `null`, a number in place of a map: what these are is for the engine to say. */
function isThere(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value)) return true
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))
}

/**
 * Does not listen any more when a transaction says that it is settled, as long as nothing comes again or late and no list is set. What is
 * said must not differ.
 */
export function leaving(transaction: Transaction, setsLists: boolean): Transaction {
  const came = new Set<string>()
  let over = 0
  let hasLeft = false
  const heard = (call: () => Outcome): Outcome => {
    const outcome = call()
    const answer = hasLeft ? silence : outcome
    if (!setsLists && transaction.isSettled) hasLeft = true
    return answer
  }
  const isAgain = (address: string) => came.has(address) || number(findAddress(address)?.phase ?? 'any') < over
  return {
    ...withRun(transaction, (values, options = {}) => {
      const addresses = [...Object.keys(values), ...(options.cut ?? [])]
      // What comes from now on may be judged by what came again.
      if (addresses.some(isAgain)) setsLists = true
      if (setsLists) hasLeft = false
      const outcome = heard(() => transaction.run(values, options))
      for (const address of addresses) {
        came.add(address)
        const { phase = 'any' } = findAddress(address) ?? {}
        if (phase !== 'any') over = Math.max(over, number(phase))
      }
      if (addresses.includes('server.request.uri.raw')) came.add('server.request.path')
      if (options.done !== undefined) over = Math.max(over, number(options.done) + 1)
      return outcome
    }),
    end: () => heard(() => transaction.end()),
  }
}

const silence: Outcome = { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }

function number(phase: string): number {
  return phase === 'any' ? phases.length : (phases as readonly string[]).indexOf(phase)
}

function withRun(transaction: Transaction, run: Transaction['run']): Transaction {
  return {
    program: transaction.program,
    run,
    end: () => transaction.end(),
    bodyNeed: () => transaction.bodyNeed(),
    mayAct: () => transaction.mayAct(),
    get isSettled() {
      return transaction.isSettled
    },
  }
}
