import type { Capture, Endpoint, Rule } from '../../rules-schema/index.ts'
import type { CompiledCapture, CompiledRule } from '../program.ts'
import { type ConditionContext, compileConditions } from './compile-condition.ts'
import { compileInput } from './compile-input.ts'

/** `order` is given when all rules are known. */
export type UnorderedRule = Omit<CompiledRule, 'order'>

/** `context.problems` says whether the result can be used. */
export function compileRule(rule: Rule, pointer: string, context: ConditionContext): UnorderedRule {
  const { id, name = id, category, event, tags = {} } = rule
  return {
    rule: Object.freeze({ id, name, category, event, tags }),
    conditions: compileConditions(rule.conditions ?? [], `${pointer}/conditions`, context),
    captures: Object.entries(rule.capture ?? {}).map(([key, capture]) => compileCapture(key, capture, context)),
  }
}

/** GET covers HEAD: a server answers both with the same handler. */
export function methodsOf(endpoint: Endpoint): ReadonlySet<string> | undefined {
  if (endpoint.method === undefined) return undefined
  const methods = new Set(typeof endpoint.method === 'string' ? [endpoint.method] : endpoint.method)
  return methods.has('GET') ? methods.add('HEAD') : methods
}

function compileCapture(key: string, capture: Capture, { pattern }: ConditionContext): CompiledCapture {
  return 'value' in capture ? { key, value: capture.value } : { key, input: compileInput(capture, pattern) }
}
