import type { Problem } from '../problem.ts'
import { checkCaptures } from './capture.ts'
import { checkEndpoint } from './endpoint.ts'
import { checkEvent } from './event.ts'
import { checkInputs } from './input.ts'
import { checkOperatorValues } from './operator-values.ts'
import type { Loose } from './rule-parts.ts'

export { isObject } from './rule-parts.ts'

const checks = [checkEvent, checkEndpoint, checkInputs, checkOperatorValues, checkCaptures]

/** What a schema cannot say about one rule. Its form may be wrong in parts. */
export function checkRule(rule: Loose, pointer: string): readonly Problem[] {
  return checks.flatMap(check => check(rule, pointer))
}
