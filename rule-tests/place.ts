import type { Rule, Scope } from '../rules-schema/index.ts'

/** A service in an environment; what is not named is none in particular. */
export type Place = Scope

/** Where a rule is in force: at the first place of its scope. */
export function placeOf({ scope }: Rule): Place {
  return scope?.[0] ?? {}
}

/** As an instance at this place decides it. */
export function isInScope({ scope }: Rule, { service, env }: Place): boolean {
  return (
    scope === undefined ||
    scope.some(
      pair => (pair.service === undefined || pair.service === service) && (pair.env === undefined || pair.env === env),
    )
  )
}
