import type { Losses } from '../import/loss.ts'
import type { Rule } from '../types.ts'

/** Where what is exported will run. Without a service or an environment, rules that name one are for elsewhere, as for the engine. */
export interface ExportPlace {
  readonly service?: string
  readonly env?: string
}

/** Told where it does not. */
export function appliesAt(rule: Rule, place: ExportPlace, losses: Losses): boolean {
  const { scope } = rule
  if (scope === undefined) return true
  const applies = scope.some(
    ({ service = place.service, env = place.env }) => service === place.service && env === place.env,
  )
  const where = `service ${place.service ?? '(none)'}, env ${place.env ?? '(none)'}`
  if (!applies) losses.of(rule.id, '/scope').error(`not for ${where}: left out`)
  return applies
}
