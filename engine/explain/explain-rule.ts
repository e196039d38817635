import { rawPath } from '../endpoints/request-path.ts'
import type { CompiledRule, NamedExclusion } from '../program.ts'
import type { View } from '../run/transaction.ts'
import { methodSlot, pathSlot, uriSlot } from '../slots.ts'
import { andThen, FALSE, PENDING, TRUE, type Truth } from '../truth.ts'
import type { EndpointExplanation, ExclusionExplanation, RuleExplanation, Standing } from './contract.ts'
import { distanceOfAll } from './distance.ts'
import { explainConditions, firstFailed } from './explain-condition.ts'
import { truthName } from './names.ts'

/** Which rules a transaction's endpoints have reached, and which they may still reach. */
export interface Reach {
  readonly reached: ReadonlySet<CompiledRule>
  readonly open: ReadonlySet<CompiledRule>
}

export function reachOf({ endpoints }: View): Reach {
  return { reached: new Set(endpoints.rules), open: new Set(endpoints.open()) }
}

/** Its endpoint counts as one test. */
export function distanceOf(rule: CompiledRule, view: View, reach: Reach): number {
  return (rule.endpoints.length === 0 || reach.reached.has(rule) ? 0 : 1) + distanceOfAll(rule.conditions, view.truths)
}

export function explainRule(rule: CompiledRule, standing: Standing, view: View, reach: Reach): RuleExplanation {
  const reached = endpointTruth(rule, reach)
  const truth = rule.conditions.reduce<Truth>((all, condition) => both(all, view.truths.of(condition)), reached)
  const failed = reached === TRUE ? firstFailed(rule.conditions, '/conditions', view) : '/endpoint'
  return {
    rule: rule.rule,
    standing,
    matches: standing === 'in force' && view.matched.has(rule),
    shadow: rule.shadow,
    truth: truthName(truth),
    ...(failed === undefined ? {} : { failed }),
    missing: distanceOf(rule, view, reach),
    exclusions: explainExclusions(view.exclusions.holdingOf(rule)),
    ...(rule.endpoints.length > 0 ? { endpoint: explainEndpoint(reached, view) } : {}),
    conditions: explainConditions(rule.conditions, '/conditions', view),
  }
}

/** By id, each once: the order of sources says nothing. */
export function explainExclusions(all: readonly NamedExclusion[]): readonly ExclusionExplanation[] {
  const byId = new Map(all.map(({ id, effect }) => [id, { id, effect }]))
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function endpointTruth(rule: CompiledRule, { reached, open }: Reach): Truth {
  if (rule.endpoints.length === 0 || reached.has(rule)) return TRUE
  return open.has(rule) ? PENDING : FALSE
}

function both(a: Truth, b: Truth): Truth {
  return a === FALSE || b === FALSE ? FALSE : andThen(a, b)
}

function explainEndpoint(truth: Truth, { addresses }: View): EndpointExplanation {
  const [method, path, target] = [methodSlot, pathSlot, uriSlot].map(slot => addresses.text(slot))
  return {
    truth: truthName(truth),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(target === undefined ? {} : { rawPath: rawPath(target) }),
  }
}
