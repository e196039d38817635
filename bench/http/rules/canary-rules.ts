import { regex } from './other-rules.ts'

/** What a canary carries; no other request does. */
export const canaryWord = 'canary-5f1d'

/** The endpoint of the canaries: the same handler, and rules that nobody else meets. */
export const canaryPath = '/api/v1/canaries/o-00000000'

/** How a canary shows what a guard sees, before anything is measured. */
export type CanaryKind = 'header' | 'query' | 'body'

/** Three rules that block: where none does, what is measured guards nothing. */
export function canaryRules(): readonly object[] {
  return [
    rule('header', 'GET', regex('server.request.headers.no_cookies', "$['x-canary']", `^${canaryWord}$`)),
    rule('query', 'GET', regex('server.request.query', '$.canary', `^${canaryWord}$`)),
    rule('body', 'POST', regex('server.request.body', '$.canary', `^${canaryWord}$`)),
  ]
}

function rule(kind: CanaryKind, method: string, condition: object): object {
  return {
    id: `canary-${kind}`,
    category: 'business_logic',
    event: 'canary.seen',
    tags: { module: 'business-logic' },
    endpoint: { method, path: '/api/v1/canaries/:order' },
    conditions: [condition],
    action: { type: 'block' },
  }
}
