import { checkRule, isObject, type RuleContext } from './checks/index.ts'
import { type Findings, isError } from './findings.ts'
import { partProblems } from './form/part-problems.ts'
import type { PartsOfValue } from './form/parts-of-value.ts'
import { cutProblems } from './order-problems.ts'
import type { ParsedRule } from './parse-result.ts'
import { within } from './pointer.ts'
import type { Problem } from './problem.ts'
import type { Rule } from './types.ts'

export interface ParsedRules {
  /** As they came, at their positions. */
  readonly rules: readonly unknown[]
  readonly wellFormed: readonly ParsedRule[]
}

/** Rules, with what is wrong of each told; pauses after each. */
export function* parseRules(
  entries: readonly unknown[],
  parts: PartsOfValue,
  findings: Findings,
  context: RuleContext,
): Generator<void, ParsedRules> {
  const rules: unknown[] = []
  const wellFormed: ParsedRule[] = []
  for (let index = 0; index < entries.length && !findings.isFull && !parts.isSpent; index += 1) {
    const pointer = within('/rules', index)
    const rule = yield* parts.rule(entries, index, pointer)
    const found = cutProblems(rule.ok ? ruleProblems(rule.value, pointer, context) : [rule.problem])
    findings.add(found)
    rules.push(rule.ok ? rule.value : undefined)
    if (rule.ok && !found.some(isError)) wellFormed.push({ rule: rule.value as Rule, pointer })
    yield
  }
  return { rules, wellFormed }
}

function ruleProblems(rule: unknown, pointer: string, context: RuleContext): readonly Problem[] {
  const form = partProblems('rule', rule, pointer)
  return isObject(rule) ? [...form, ...checkRule(rule, pointer, context)] : form
}
