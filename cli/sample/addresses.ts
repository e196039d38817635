import { describedSteps } from '../../http/index.ts'
import type { Exchange } from './exchanges.ts'

/** Everything that a rule can look at in an exchange, by address. */
export function addressesOf({ request, response }: Exchange): ReadonlyMap<string, unknown> {
  const steps = describedSteps(request, response)
  const values = steps.flatMap(({ addresses }) => Object.entries(addresses))
  return new Map(values.filter(([, value]) => value !== undefined))
}
