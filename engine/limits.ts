import type { Limits } from './contract.ts'

/** Local ceilings: nothing that is pushed can raise them. */
export const defaultLimits: Limits = {
  maxStringBytes: 65_536,
  maxNodes: 10_000,
  maxDepth: 32,
  maxEntries: 1_000,
  maxTextBytes: 131_072,
  softMs: 2,
  hardMs: 5,
}

/** Walks recurse once per level. */
const deepest = 256

/** Throws a RangeError that names the limit: a wrong limit is a mistake of the embedding program, found at its start. */
export function resolveLimits(given: Partial<Limits> = {}): Limits {
  const limits = { ...defaultLimits, ...withoutUndefined(given) }
  for (const [name, value] of Object.entries(limits)) {
    if (!(name in defaultLimits)) throw new RangeError(`limits.${name} is not a limit`)
    if (typeof value !== 'number' || !(value >= 0)) throw new RangeError(`limits.${name} must be a number, 0 or more`)
  }
  if (limits.maxDepth > deepest) throw new RangeError(`limits.maxDepth must be at most ${deepest}`)
  return limits
}

function withoutUndefined(given: Partial<Limits>): Partial<Limits> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
