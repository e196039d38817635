import type { Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { isOver } from './time.ts'
import type { World } from './world.ts'

/** The rules that are there, in the order of matches. */
export function rulesInForce(document: RuleSetDocument, world: World): readonly Rule[] {
  return document.rules.filter(rule => rule.enabled !== false && inScope(rule, world)).sort(inOrder)
}

/** Whether a rule is still there in this call. */
export function isThere(rule: Rule, world: World): boolean {
  return !isOver(rule.expires_at, world.now())
}

function inScope(rule: Rule, world: World): boolean {
  const fits = (wanted: string | undefined, own: string | undefined) => wanted === undefined || wanted === own
  return rule.scope?.some(pair => fits(pair.service, world.service) && fits(pair.env, world.env)) ?? true
}

function inOrder(a: Rule, b: Rule): number {
  return (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1)
}
