import { canaryRules } from './canary-rules.ts'
import { otherRules } from './other-rules.ts'

/** How many rules there are, in every scenario. */
export const ruleCount = 1_000

/** For the endpoint that is asked. */
export const askedCount = 10

/** What a scenario says of one of its ten rules. */
export interface AskedRule {
  readonly event: string
  readonly conditions: readonly object[]
  readonly capture?: object
  readonly action?: object
}

/** A thousand rules, ten of them for the endpoint that is asked; between the others, since an order in a file means nothing. */
export function ruleSetWith(method: string, asked: readonly AskedRule[]): object {
  if (asked.length !== askedCount) throw new RangeError(`${asked.length} rules for the endpoint that is asked`)
  const others = [...canaryRules(), ...otherRules(ruleCount - askedCount - canaryRules().length)]
  const every = Math.floor(others.length / askedCount)
  const own = asked.map((rule, number) => ({
    id: `asked-${number}`,
    category: 'business_logic',
    tags: { module: 'business-logic' },
    endpoint: { method, path: paths[number % paths.length] },
    ...rule,
  }))
  return { version: 1, rules: own.flatMap((rule, at) => [rule, ...others.slice(...part(at))]) }

  function part(at: number): [number, number?] {
    return at === askedCount - 1 ? [at * every] : [at * every, (at + 1) * every]
  }
}

/** Patterns that fit the path which is asked, and no other rule's. */
const paths = ['/api/v1/orders/:order', '/api/:version/orders/:order', '/api/v1/:kind/:order'] as const
