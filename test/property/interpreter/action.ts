import type { RuleAction } from '../../../engine/contract.ts'
import type { Rule } from '../../../rules-schema/index.ts'

/** Whether a rule does anything to a request, as it is written. */
export function acts({ action, shadow }: Rule): boolean {
  return (action?.type === 'block' || action?.type === 'redirect') && shadow !== true
}

export function actionOf({ id, action }: Rule): RuleAction | undefined {
  switch (action?.type) {
    case 'block':
      return { type: 'block', rule: id, status_code: action.status_code ?? 403, format: action.format ?? 'auto' }
    case 'redirect':
      return { type: 'redirect', rule: id, status_code: action.status_code ?? 303, location: action.location }
    default:
      return undefined
  }
}
