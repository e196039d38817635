import { word } from '../../common/words.ts'
import { regex } from '../rules/other-rules.ts'
import { ruleSetWith } from '../rules/rule-set.ts'
import type { Scenario } from '../scenario.ts'
import { foundOrder, headers, matchedShare } from './parts.ts'

const query = 'server.request.query'
const requestHeaders = 'server.request.headers.no_cookies'

/** Five rules look at the query, five at a header; every other one copies something. */
export const get: Scenario = {
  name: 'get',
  what: 'GET; rules look at query and headers, and only monitor',
  aims: { throughputKept: 0.95 },
  sees: 'query',
  ruleSet: () =>
    ruleSetWith(
      'GET',
      Array.from({ length: 10 }, (_, number) => ({
        event: 'orders.viewed',
        conditions: [
          number < 5
            ? regex(query, '$.coupon', `^save-${number}-[a-z0-9]{4,12}$`)
            : regex(requestHeaders, '$.referer', `/campaigns/c${number}-[a-z]+$`),
        ],
        ...(number % 2 === 0 ? { capture: { page: { address: query, path: '$.page' } } } : {}),
      })),
    ),
  request: random => {
    const matches = random.chance(matchedShare)
    const number = random.below(10)
    const coupon = matches && number < 5 ? `save-${number}-${random.text(8)}` : `none-${random.text(6)}`
    const referer = matches && number >= 5 ? `campaigns/c${number}-spring` : `${word(random)}/${word(random)}`
    return {
      method: 'GET',
      target: `/api/v1/orders/${foundOrder}?page=${random.between(1, 40)}&sort=newest&coupon=${coupon}`,
      headers: { ...headers(random), referer: `https://www.shop.example/${referer}` },
      status: 200,
      matches: matches ? 1 : 0,
    }
  },
}
