import {
  type Action,
  type Capture,
  type Endpoint,
  parseTimestamp,
  phases,
  type Rule,
  warning,
} from '../../rules-schema/index.ts'
import type { RuleAction } from '../contract.ts'
import { findMask } from '../masks/index.ts'
import type { CompiledCapture, CompiledCondition, CompiledInput, CompiledRule } from '../program.ts'
import { responseBodySlot, type Slots } from '../slots.ts'
import { type ConditionContext, compileConditions } from './compile-condition.ts'
import { compileInput } from './compile-input.ts'
import { canBeTrueEarly } from './early.ts'

/** `order` is given when all rules are known. */
export type UnorderedRule = Omit<CompiledRule, 'order'>

export interface RuleContext extends ConditionContext {
  readonly hmacKey: string | Uint8Array | undefined
}

/** `context.problems` says whether the result can be used. */
export function compileRule(rule: Rule, pointer: string, context: RuleContext): UnorderedRule {
  const { id, name = id, category, event, tags = {}, shadow = false, report = true, keep = true, expires_at } = rule
  const conditions = compileConditions(rule.conditions ?? [], `${pointer}/conditions`, context)
  const captures = Object.entries(rule.capture ?? {}).map(([key, capture]) => {
    return compileCapture(key, capture, `${pointer}/capture/${key}`, context)
  })
  return {
    rule: Object.freeze({ id, name, category, event, tags }),
    conditions,
    captures,
    action: shadow ? undefined : compileAction(rule.action, id),
    shadow,
    report,
    keep,
    expiresMs: expires_at === undefined ? undefined : parseTimestamp(expires_at),
    // In the shadow nothing is captured.
    reads: readsOf(conditions, shadow ? [] : captures, context.tables.slots),
  }
}

/** GET covers HEAD: a server answers both with the same handler. */
export function methodsOf(endpoint: Endpoint): ReadonlySet<string> | undefined {
  if (endpoint.method === undefined) return undefined
  const methods = new Set(typeof endpoint.method === 'string' ? [endpoint.method] : endpoint.method)
  return methods.has('GET') ? methods.add('HEAD') : methods
}

export function endpointsOf({ endpoint }: Rule): readonly Endpoint[] {
  if (endpoint === undefined) return []
  return Array.isArray(endpoint) ? endpoint : [endpoint as Endpoint]
}

function compileAction(action: Action | undefined, rule: string): RuleAction | undefined {
  switch (action?.type) {
    case 'block':
      return { type: 'block', rule, status_code: action.status_code ?? 403, format: action.format ?? 'auto' }
    case 'redirect':
      return { type: 'redirect', rule, status_code: action.status_code ?? 303, location: action.location }
    default:
      return undefined
  }
}

function compileCapture(key: string, capture: Capture, pointer: string, context: RuleContext): CompiledCapture {
  if ('value' in capture) return { key, value: capture.value }
  const { mask } = capture
  if (mask === 'hmac' && context.hmacKey === undefined) {
    context.problems.push(
      warning(
        'RW305',
        `${pointer}/mask`,
        'there is no key for hmac here: the value is redacted',
        'set RULEWIRE_HMAC_KEY, or use sha256',
      ),
    )
  }
  return {
    key,
    input: compileInput(capture, context.patterns, context.tables.slots),
    mask: findMask(mask, context.hmacKey),
  }
}

function readsOf(
  conditions: readonly CompiledCondition[],
  captures: readonly CompiledCapture[],
  slots: Slots,
): CompiledRule['reads'] {
  const captured = captures.flatMap(capture => ('input' in capture ? [capture.input] : []))
  const inputs = [...captured, ...conditions.flatMap(inputsOf)]
  return {
    body: inputs.some(({ slot }) => slots.ends(slot) === phases.indexOf('body')),
    responseBody: inputs.some(({ slot }) => slot === responseBodySlot),
    early: canBeTrueEarly(conditions, slots),
  }
}

function inputsOf(condition: CompiledCondition): readonly CompiledInput[] {
  if (condition.kind === 'test') return condition.inputs
  if (condition.kind === 'not') return inputsOf(condition.condition)
  return condition.conditions.flatMap(inputsOf)
}
