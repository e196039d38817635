import { regex } from '../rules/other-rules.ts'
import { ruleSetWith } from '../rules/rule-set.ts'
import type { Scenario } from '../scenario.ts'
import { deniedOrder, foundOrder, headers, matchedShare, missingOrder } from './parts.ts'

const query = 'server.request.query'

/** Even rules are about 404, odd ones about 401; each besides about where the client comes from. */
function statusOf(number: number): number {
  return number % 2 === 0 ? 404 : 401
}

/** All requests come from somewhere that a rule is about, so that the status alone decides. */
export const responseStatus: Scenario = {
  name: 'response-status',
  what: 'GET; rules look at the status of the response, and only monitor',
  aims: undefined,
  sees: 'query',
  ruleSet: () =>
    ruleSetWith(
      'GET',
      Array.from({ length: 10 }, (_, number) => ({
        event: 'orders.refused',
        conditions: [
          { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: statusOf(number) },
          regex(query, '$.ref', `^partner-${number}-[a-z0-9]+$`),
        ],
        ...(number % 4 < 2 ? { capture: { partner: { address: query, path: '$.ref' } } } : {}),
      })),
    ),
  request: random => {
    const number = random.below(10)
    const matches = random.chance(matchedShare)
    const refused = statusOf(number) === 404 ? missingOrder : deniedOrder
    return {
      method: 'GET',
      target: `/api/v1/orders/${matches ? refused : foundOrder}?page=${random.between(1, 40)}&ref=partner-${number}-${random.text(6)}`,
      headers: headers(random),
      status: matches ? statusOf(number) : 200,
      matches: matches ? 1 : 0,
    }
  },
}
