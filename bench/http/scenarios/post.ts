import { accountBody } from '../../common/head.ts'
import type { Random } from '../../common/random.ts'
import { sentence, word } from '../../common/words.ts'
import { regex } from '../rules/other-rules.ts'
import { type AskedRule, ruleSetWith } from '../rules/rule-set.ts'
import { type Scenario, serialMark, type Template } from '../scenario.ts'
import { foundOrder, headers, matchedShare } from './parts.ts'

/** Of the body, in bytes. */
export const bodyBytes = 1_024

const requestBody = 'server.request.body'

/** Ten rules that look at five fields of the body; every other one copies something. */
function bodyRules(): readonly AskedRule[] {
  return Array.from({ length: 10 }, (_, number) => ({
    event: 'orders.placed',
    conditions: [bodyKind(number).condition(number)],
    ...(number % 2 === 0 ? { capture: { 'usr.id': { address: requestBody, path: '$.user.id' } } } : {}),
  }))
}

export const postTap: Scenario = {
  name: 'post-tap',
  what: 'POST of 1 KB JSON; rules look at the body, and only monitor',
  aims: { throughputKept: 0.85 },
  sees: 'body',
  ruleSet: () => ruleSetWith('POST', bodyRules()),
  request: bodyRequest,
}

export const postHold: Scenario = {
  name: 'post-hold',
  what: 'the same, and one of the rules blocks by the body; it is about none of these requests',
  aims: { throughputKept: 0.7 },
  sees: 'body',
  ruleSet: () => {
    const [, ...rest] = bodyRules()
    const blocks = {
      event: 'orders.stopped',
      conditions: [regex(requestBody, '$.coupon', '^stolen-[0-9]{4}-[a-z]+$')],
      action: { type: 'block' },
    }
    return ruleSetWith('POST', [blocks, ...rest])
  },
  // The first rule is the one that blocks.
  request: random => bodyRequest(random, 1),
}

/** @param first - the least number of a rule that it may be about */
function bodyRequest(random: Random, first = 0): Template {
  const matches = random.chance(matchedShare)
  const body = orderBody(random)
  const number = random.between(first, 9)
  if (matches) bodyKind(number).fill(body, number, random)
  return {
    method: 'POST',
    target: `/api/v1/orders/${foundOrder}`,
    headers: { ...headers(random), 'content-type': 'application/json' },
    body: JSON.stringify(filled(body, random)),
    status: 200,
    matches: matches ? 1 : 0,
  }
}

type OrderBody = ReturnType<typeof orderBody>

function orderBody(random: Random) {
  const { user, ...rest } = accountBody(random)
  return {
    user: { ...user, id: `u-${serialMark}`, email: `${word(random)}.${serialMark}@mail.example` },
    ...rest,
    coupon: `none-${random.text(6)}`,
    note: sentence(random, 60),
    shipping: { street: `${word(random)} street ${random.between(1, 200)}`, city: word(random), postcode: '10115' },
    items: Array.from({ length: 4 }, () => ({
      sku: random.text(8).toUpperCase(),
      name: `${word(random)} ${word(random)}`,
      count: random.between(1, 9),
    })),
    comment: '',
  }
}

/** Its comment made so long that the body has the size that is told. All of it is ASCII. */
function filled(body: OrderBody, random: Random): OrderBody {
  const missing = bodyBytes - JSON.stringify(body).length
  const comment = sentence(random, missing).padEnd(missing, '.')
  return { ...body, comment }
}

interface BodyKind {
  condition(number: number): object
  /** Puts something into the body that the condition of this number is about. */
  fill(body: OrderBody, number: number, random: Random): void
}

const bodyKinds: readonly BodyKind[] = [
  {
    condition: number => regex(requestBody, '$.user.email', `@tenant${number}\\.example$`),
    fill: (body, number) => {
      body.user.email = `${serialMark}@tenant${number}.example`
    },
  },
  {
    condition: number => regex(requestBody, '$.coupon', `^save-${number}-[a-z0-9]{4,12}$`),
    fill: (body, number, random) => {
      body.coupon = `save-${number}-${random.text(8)}`
    },
  },
  {
    condition: number => regex(requestBody, '$.note', `\\b(?:payout|refund|transfer)\\s+${number}\\b`),
    fill: (body, number, random) => {
      body.note = `${body.note} ${random.pick(['payout', 'refund', 'transfer'])} ${number} please`
    },
  },
  {
    condition: number => regex(requestBody, '$.user.name', `^test(?:er)?[ _-]${number}(?:$|\\W)`),
    fill: (body, number, random) => {
      body.user.name = `tester-${number} ${random.text(5)}`
    },
  },
  {
    condition: number => regex(requestBody, '$.shipping.street', `(?i)p\\.?o\\.? ?box ${number}\\d{2}$`),
    fill: (body, number, random) => {
      body.shipping.street = `PO Box ${number}${random.between(10, 99)}`
    },
  },
]

function bodyKind(number: number): BodyKind {
  const kind = bodyKinds[number % bodyKinds.length]
  if (kind === undefined) throw new RangeError(`no kind for ${number}`)
  return kind
}
