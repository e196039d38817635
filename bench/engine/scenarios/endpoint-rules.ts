import { accountBody, head } from '../../common/head.ts'
import type { Random } from '../../common/random.ts'
import { reportsAll, type Sample } from '../scenario.ts'

/** Business rules as people write them: method, path, one pattern on a field of the body, one capture. No two have the same path or pattern. */
export function endpointRules(size: number): { version: 1; rules: object[] } {
  return { version: 1, rules: Array.from({ length: size }, (_, number) => endpointRule(number)) }
}

/** @param revision - another one gives another pattern, which `endpointRequest` with that revision hits */
export function endpointRule(number: number, revision = 0): object {
  const { path, regex } = kindOf(number).pattern(markOf(number, revision))
  return {
    id: endpointRuleId(number),
    category: 'business_logic',
    event: 'accounts.activity',
    tags: reportsAll,
    endpoint: { method: 'POST', path: `/api/v1/svc${number}/:account/${kindOf(number).verb}` },
    conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.body', path }], regex }],
    capture: { 'usr.id': { address: 'server.request.body', path: '$.user.id' } },
  }
}

export function endpointRuleId(number: number): string {
  return `svc${number}`
}

/** A request to the endpoint of this rule, whose body the rule's pattern matches or not. */
export function endpointRequest(random: Random, number: number, matches: boolean, revision = 0): Sample {
  const kind = kindOf(number)
  const body = accountBody(random)
  kind.fill(body, markOf(number, matches ? revision : revision + 1), random)
  const query = random.chance(0.3) ? `?ref=${random.text(8)}` : ''
  return {
    addresses: {
      ...head(random, 'POST', `/api/v1/svc${number}/acc-${random.text(8)}/${kind.verb}${query}`),
      'server.request.body': body,
    },
    expected: matches ? [endpointRuleId(number)] : [],
  }
}

/** What tells the pattern of this rule from every other's. */
function markOf(number: number, revision: number): string {
  return revision === 0 ? String(number) : `${number}r${revision}`
}

type Body = ReturnType<typeof accountBody>

interface Kind {
  readonly verb: string
  pattern(mark: string): { readonly path: string; readonly regex: string }
  /** Puts something into the body that the pattern of `mark` matches. */
  fill(body: Body, mark: string, random: Random): void
}

const kinds: readonly Kind[] = [
  {
    verb: 'login',
    pattern: mark => ({ path: '$.user.email', regex: `@tenant${mark}\\.example$` }),
    fill: (body, mark, random) => {
      body.user.email = `${random.text(8)}@tenant${mark}.example`
    },
  },
  {
    verb: 'checkout',
    pattern: mark => ({ path: '$.coupon', regex: `^save-${mark}-[a-z0-9]{4,12}$` }),
    fill: (body, mark, random) => {
      body.coupon = `save-${mark}-${random.text(8)}`
    },
  },
  {
    verb: 'transfer',
    pattern: mark => ({ path: '$.note', regex: `\\b(?:payout|refund|transfer)\\s+${mark}\\b` }),
    fill: (body, mark, random) => {
      body.note = `${body.note} ${random.pick(['payout', 'refund', 'transfer'])} ${mark} please`
    },
  },
  {
    verb: 'profile',
    pattern: mark => ({ path: '$.user.name', regex: `^test(?:er)?[ _-]${mark}(?:$|\\W)` }),
    fill: (body, mark, random) => {
      body.user.name = `${random.pick(['test', 'tester'])}-${mark} ${random.text(5)}`
    },
  },
]

function kindOf(number: number): Kind {
  const kind = kinds[number % kinds.length]
  if (kind === undefined) throw new RangeError(`no kind for ${number}`)
  return kind
}
