import type { Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { isOver } from './time.ts'
import type { World } from './world.ts'

/** The rules that are there, in the order of matches. */
export function rulesInForce(document: RuleSetDocument, world: World): readonly Rule[] {
  return document.rules
    .filter(rule => rule.enabled !== false && inScope(rule, world))
    .sort((a, b) => inOrder(a, b, world))
}

/** Whether a rule is still there in this call. */
export function isThere(rule: Rule, world: World): boolean {
  return !isOver(rule.expires_at, world.now()) || world.mutant === 'rules-never-expire'
}

function inScope(rule: Rule, world: World): boolean {
  const fits = (wanted: string | undefined, own: string | undefined) => wanted === undefined || wanted === own
  return rule.scope?.some(pair => fits(pair.service, world.service) && fits(pair.env, world.env)) ?? true
}

function inOrder(a: Rule, b: Rule, world: World): number {
  const byPriority = world.mutant === 'priority-does-not-count' ? 0 : (b.priority ?? 0) - (a.priority ?? 0)
  return byPriority || (a.id < b.id ? -1 : 1)
}
