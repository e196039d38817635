import type { Problem } from '../problem.ts'
import { checkAction } from './action.ts'
import { checkAddresses } from './address.ts'
import { checkCaptures } from './capture.ts'
import { checkEndpoint } from './endpoint.ts'
import { checkEvent } from './event.ts'
import { checkInputs } from './input.ts'
import { checkOperatorValues } from './operator-values.ts'
import type { Loose, RuleContext } from './rule-parts.ts'
import { checkExpiry } from './time.ts'

export { checkDeclared } from './address.ts'
export { checkExclusion, excludesEverything } from './exclusion.ts'
export { isObject, type RuleContext } from './rule-parts.ts'
export { checkExpiry } from './time.ts'

const checks = [
  checkEvent,
  checkEndpoint,
  checkAddresses,
  checkInputs,
  checkOperatorValues,
  checkCaptures,
  checkAction,
  checkExpiry,
]

/** What a schema cannot say about one rule. Its form may be wrong in parts. */
export function checkRule(rule: Loose, pointer: string, context: RuleContext): readonly Problem[] {
  return checks.flatMap(check => check(rule, pointer, context))
}
