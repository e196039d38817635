import type { RuleAction } from '../../../engine/contract.ts'
import type { Rule } from '../../../rules-schema/index.ts'
import type { World } from './world.ts'

/** Whether a rule does anything to a request. */
export function acts({ action, shadow }: Rule, world: World): boolean {
  const isShadow = shadow === true && world.mutant !== 'shadow-acts'
  return (action?.type === 'block' || action?.type === 'redirect') && !isShadow
}

/** What the first of these rules that acts wants done. */
export function firstAction(rules: readonly Rule[], world: World): RuleAction | undefined {
  const acting = rules.filter(rule => acts(rule, world))
  if (world.mutant === 'first-action-by-id') acting.sort((a, b) => (a.id < b.id ? -1 : 1))
  const [first] = acting
  return first && actionOf(first)
}

function actionOf({ id, action }: Rule): RuleAction | undefined {
  switch (action?.type) {
    case 'block':
      return { type: 'block', rule: id, status_code: action.status_code ?? 403, format: action.format ?? 'auto' }
    case 'redirect':
      return { type: 'redirect', rule: id, status_code: action.status_code ?? 303, location: action.location }
    default:
      return undefined
  }
}
