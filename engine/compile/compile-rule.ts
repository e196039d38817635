import {
  type Action,
  type Capture,
  type Condition,
  type Endpoint,
  parseTimestamp,
  type Rule,
  warning,
} from '../../rules-schema/index.ts'
import type { Prefilter, RuleAction } from '../contract.ts'
import { findMask } from '../masks/index.ts'
import type { CompiledCapture, CompiledRule, RuleEndpoint } from '../program.ts'
import { type ConditionContext, compileConditions } from './compile-condition.ts'
import { compileInput } from './compile-input.ts'
import { rarestDemand } from './demand.ts'
import { canBeTrueEarly } from './early.ts'
import type { ExclusionsOfRule } from './exclusion-table.ts'
import { inputsOf, isExcludable, readsOf } from './reads.ts'
import type { Tables } from './tables.ts'

export interface RuleContext extends Omit<ConditionContext, 'excluded' | 'patterns'> {
  readonly exclusions: ExclusionsOfRule
  readonly hmacKey: string | Uint8Array | undefined
  /** Otherwise only what is wrong with it is of interest. */
  readonly isInForce: boolean
  readonly prefilter: Prefilter
}

/** `context.problems` says whether the result can be used. Pauses: a rule may have hundreds of conditions, and dear patterns. */
export function* compileRule(rule: Rule, pointer: string, context: RuleContext): Generator<void, CompiledRule> {
  const { id, name = id, category, event, tags = {}, shadow = false, report = true, keep = true, expires_at } = rule
  const { tables, exclusions } = context
  const endpoints = endpointsOf(rule, tables)
  const patterns = endpoints.flatMap(({ pattern }) => pattern ?? [])
  const inContext = { ...context, patterns, excluded: exclusions.inputs }
  const conditions = yield* compileConditions(rule.conditions ?? [], `${pointer}/conditions`, inContext)
  if (context.isInForce) yield* tables.finish()
  const isFiltered = context.isInForce && context.prefilter !== 'never' && endpoints.length === 0
  const demand = isFiltered && !exclusions.bypassed ? yield* rarestDemand(conditions, tables.filters) : undefined
  const captures = Object.entries(rule.capture ?? {}).map(([key, capture]) => {
    return compileCapture(key, capture, `${pointer}/capture/${key}`, inContext)
  })
  // In the shadow nothing is captured.
  const captured = shadow ? [] : captures.flatMap(capture => ('input' in capture ? capture.input : []))
  const { body, responseBody } = readsOf([...captured, ...conditions.flatMap(inputsOf)], tables.slots)
  // What every look needs comes first: it is in one line of the cache. Nothing is spread into it: each rule would have a shape of its own.
  return {
    conditions,
    action: shadow || exclusions.monitored ? undefined : compileAction(rule.action, id),
    shadow,
    rule: Object.freeze({ id, name, category, event, tags }),
    priority: rule.priority ?? 0,
    endpoints,
    demand,
    captures,
    report,
    keep,
    expiresMs: expires_at === undefined ? undefined : parseTimestamp(expires_at),
    reads: {
      body,
      responseBody,
      early: canBeTrueEarly(conditions, tables.slots),
      lists: (rule.conditions ?? []).some(readsList),
    },
    bypassed: exclusions.bypassed,
    bypasses: exclusions.bypasses,
    monitors: exclusions.monitors,
    exclusions: exclusions.all,
    excludable: conditions.filter(condition => inputsOf(condition).some(isExcludable)),
  }
}

function readsList(condition: Condition): boolean {
  if ('list' in condition) return true
  if ('condition' in condition) return readsList(condition.condition)
  return 'conditions' in condition && condition.conditions.some(readsList)
}

/** GET covers HEAD: a server answers both with the same handler. */
function methodsOf({ method }: Endpoint): readonly string[] | undefined {
  if (method === undefined) return undefined
  const methods = new Set(typeof method === 'string' ? [method] : method)
  return [...(methods.has('GET') ? methods.add('HEAD') : methods)].sort()
}

function endpointsOf({ endpoint }: Rule, tables: Tables): readonly RuleEndpoint[] {
  if (endpoint === undefined) return []
  const all: readonly Endpoint[] = Array.isArray(endpoint) ? endpoint : [endpoint as Endpoint]
  return all.map(one => ({
    pattern: one.path === undefined ? undefined : tables.pattern(one.path, one.exact ?? false),
    methods: methodsOf(one),
  }))
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

function compileCapture(
  key: string,
  capture: Capture,
  pointer: string,
  context: RuleContext & Pick<ConditionContext, 'patterns'>,
): CompiledCapture {
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
    input: compileInput(capture, context.patterns, context.tables),
    mask: findMask(mask, context.hmacKey),
  }
}
