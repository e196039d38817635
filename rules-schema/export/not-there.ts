import { pathParamsAddress } from '../addresses.ts'
import { endpointNames, parseEndpointPath } from '../endpoint-path.ts'
import type { Spot } from '../import/loss.ts'
import { addressesOf } from '../import/parts-of-rule.ts'
import type { Rule } from '../types.ts'

/** Tells what neither libddwaf nor Datadog's API has, and nothing takes the place of. */
export function tellNotThere(rule: Rule, spot: Spot): void {
  if (rule.description !== undefined) spot.at('description').info('not kept')
  if (rule.tests !== undefined && rule.tests.length > 0) spot.at('tests').info('tests of rules are not kept')
  if (rule.shadow === true) spot.at('shadow').error('nothing is only counted there: switched off')
  if (namesSegments(rule) && addressesOf(rule).includes(pathParamsAddress))
    spot
      .at('endpoint')
      .warning(`${pathParamsAddress} has the names there that the framework gives, not those of the endpoint`)
  if (rule.expires_at !== undefined) spot.at('expires_at').error('nothing ends by itself there: it goes on')
}

function namesSegments({ endpoint }: Rule): boolean {
  return [endpoint ?? []].flat().some(({ path = '/' }) => {
    const parsed = parseEndpointPath(path)
    return parsed.ok && endpointNames(parsed.segments).length > 0
  })
}
