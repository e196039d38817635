/**
 * Rules as a shop has them, each for an endpoint of its own that nobody asks here, each with a pattern of its own: accounts, searches,
 * agents, orders; half of them copy something, one in forty blocks. What a request must not be slowed down by.
 */
export function otherRules(count: number): readonly object[] {
  return Array.from({ length: count }, (_, number) => otherRule(number))
}

function otherRule(number: number): object {
  const kind = kinds[number % kinds.length]
  if (kind === undefined) throw new RangeError(`no kind for ${number}`)
  const { verb, method, event, conditions, capture } = kind(number)
  return {
    id: `other-${number}`,
    category: 'business_logic',
    event,
    // In this module of libddwaf every rule that matches is reported, as ours are; in others one of each type.
    tags: { module: 'business-logic' },
    endpoint: { method, path: `/api/v1/svc${number}/:account/${verb}` },
    conditions,
    ...(capture === undefined ? {} : { capture }),
    ...(number % 40 === 0 ? { action: { type: 'block' } } : {}),
  }
}

interface Kind {
  readonly verb: string
  readonly method: string
  readonly event: string
  readonly conditions: readonly object[]
  readonly capture?: object
}

const userId = { 'usr.id': { address: 'server.request.body', path: '$.user.id' } }

const kinds: readonly ((number: number) => Kind)[] = [
  number => ({
    verb: 'login',
    method: 'POST',
    event: 'accounts.login_attempt',
    conditions: [regex('server.request.body', '$.user.email', `@tenant${number}\\.example$`)],
    capture: userId,
  }),
  number => ({
    verb: 'search',
    method: 'GET',
    event: 'catalogue.searched',
    conditions: [regex('server.request.query', '$.q', `^(?:test|probe)[ _-]${number}\\b`)],
  }),
  number => ({
    verb: 'transfer',
    method: 'POST',
    event: 'payments.transferred',
    conditions: [regex('server.request.body', '$.note', `\\b(?:payout|refund)\\s+${number}\\b`)],
    capture: userId,
  }),
  number => ({
    verb: 'export',
    method: 'GET',
    event: 'accounts.export_refused',
    conditions: [
      { operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 403 },
      regex('server.request.headers.no_cookies', "$['user-agent']", `^exporter-${number}/[0-9]+`),
    ],
  }),
]

/** @param path - into the value of the address */
export function regex(address: string, path: string, pattern: string): object {
  return { operator: 'match_regex', inputs: [{ address, path }], regex: pattern }
}
