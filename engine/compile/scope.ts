import type { Scope } from '../../rules-schema/index.ts'

/** Any of the pairs; a field that a pair lacks means any. A scope that names what this process does not know of itself does not apply. */
export function inScope(
  scope: readonly Scope[] | undefined,
  service: string | undefined,
  env: string | undefined,
): boolean {
  if (scope === undefined) return true
  return scope.some(
    pair => (pair.service === undefined || pair.service === service) && (pair.env === undefined || pair.env === env),
  )
}
