import type { Prefilter } from '../contract.ts'
import { type Pattern, Router } from '../endpoints/router.ts'
import type { CompiledEndpoint, CompiledRule, Layer, Route, RuleEndpoint } from '../program.ts'
import { indexRules } from './rule-index.ts'

/** Rules between two pauses: about half a millisecond. */
const rulesAtOnce = 500

/** `rules`: in the order in which they report. Pauses now and then. */
export function* makeLayer(rules: readonly CompiledRule[], prefilter: Prefilter): Generator<void, Layer> {
  const ways = new Ways()
  const everywhere: CompiledRule[] = []
  for (const [at, rule] of rules.entries()) {
    if (at % rulesAtOnce === rulesAtOnce - 1) yield
    if (rule.bypassed) continue
    if (rule.endpoints.length === 0) everywhere.push(rule)
    for (const endpoint of rule.endpoints) ways.add(endpoint, rule)
  }
  const index = yield* indexRules(everywhere, prefilter)
  const { router, ofMethods } = ways
  return { rules, router, ofMethods, always: index?.always ?? everywhere, index }
}

/** Rules with the same pattern and methods share an endpoint, endpoints with the same pattern a route. */
class Ways {
  readonly router = new Router<Route>()
  readonly ofMethods: OpenEndpoint[] = []
  private readonly byPattern = new Map<Pattern, OpenEndpoint[]>()

  add({ pattern, methods }: RuleEndpoint, rule: CompiledRule): void {
    const endpoints = pattern === undefined ? this.ofMethods : this.ofPattern(pattern)
    const known = endpoints.find(endpoint => isSame(endpoint.methods, methods))
    if (known === undefined) endpoints.push({ methods, rules: [rule] })
    // A rule may name the same endpoint twice.
    else if (known.rules.at(-1) !== rule) known.rules.push(rule)
  }

  private ofPattern(pattern: Pattern): OpenEndpoint[] {
    const known = this.byPattern.get(pattern)
    if (known !== undefined) return known
    const endpoints: OpenEndpoint[] = []
    this.byPattern.set(pattern, endpoints)
    this.router.add({ pattern, endpoints })
    return endpoints
  }
}

interface OpenEndpoint extends CompiledEndpoint {
  readonly rules: CompiledRule[]
}

/** They are sorted. */
function isSame(some: CompiledEndpoint['methods'], others: CompiledEndpoint['methods']): boolean {
  return some === others || (some !== undefined && others !== undefined && some.join() === others.join())
}
