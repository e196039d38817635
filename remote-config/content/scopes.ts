import type { Manifest } from './manifest.ts'
import type { Where } from './needs.ts'

/** Where the rules of a release apply. */
export interface ScopeCount extends Where {
  /** That name this pair; of both null: those that apply everywhere. */
  readonly rules: number
}

/** Each pair that a rule names, by service and env, what is null first. A rule with several counts at each. */
export function scopesOf({ rules }: Manifest): readonly ScopeCount[] {
  const counts = new Map<string, { service: string | null; env: string | null; rules: number }>()
  for (const { scope } of rules) {
    const keys = new Set<string>()
    for (const { service = null, env = null } of scope ?? [{}]) {
      const key = JSON.stringify([service, env])
      if (keys.has(key)) continue
      keys.add(key)
      const count = counts.get(key) ?? { service, env, rules: 0 }
      count.rules += 1
      counts.set(key, count)
    }
  }
  return [...counts.values()].sort((a, b) => order(a.service, b.service) || order(a.env, b.env))
}

/**
 * The same instance for this release, with what no rule asks for left out: instances for which this is the same need the same
 * objects and run the same hash. So what is remembered by it is bounded by the release, and not by what instances call themselves.
 */
export function kindOf(scopes: readonly ScopeCount[], { service, env }: Where): Where {
  return {
    service: scopes.some(pair => pair.service === service) ? service : null,
    env: scopes.some(pair => pair.env === env) ? env : null,
  }
}

function order(a: string | null, b: string | null): number {
  if (a === b) return 0
  if (a === null) return -1
  return b === null || a > b ? 1 : -1
}
