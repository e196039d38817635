import type { Outcome } from '../engine/index.ts'
import type { DescribedStep } from '../http/index.ts'
import {
  type Condition,
  type Exclusion,
  type Input,
  parseTimestamp,
  pathParamsAddress,
  type Rule,
  type RuleSetDocument,
  type Scalar,
} from '../rules-schema/index.ts'
import { exclusionsAbout } from './exclusions.ts'
import { type FlatCondition, flatConditions, inputsOf } from './flat-conditions.ts'
import { judge } from './judge.ts'
import { engineOf, type ProgramOptions } from './programs.ts'
import { redactedAddresses } from './redact.ts'
import type { Seen, SeenCondition, SeenValue } from './result.ts'
import { shortened } from './shorten.ts'

type Closer = Pick<Seen, 'conditions' | 'exclusions' | 'first_failed' | 'addresses'>

/**
 * Why a rule did or did not match: each of its conditions by itself, as a rule of its own in the same engine, on the same
 * request, with the exclusions that are about the rule. A condition that is true has a rule that matches, one that is false has
 * its negation match, and one of which neither does is unknown.
 */
export async function lookCloser(
  rule: Rule,
  steps: readonly DescribedStep[],
  document: RuleSetDocument,
  options: ProgramOptions,
): Promise<Closer> {
  const flat = flatConditions(rule)
  const about = exclusionsAbout(rule, document)
  const rules = [
    ...endpointProbe(rule),
    ...flat.flatMap((condition, index) => probes(rule, condition, index)),
    ...about.map(exclusionProbe),
  ]
  const exclusions = about.filter(({ inputs }) => inputs !== undefined).map(ofProbes)
  const made = await engineOf({ ...document, rules, exclusions }, {}, options)
  const redacted = steps.map(step => ({ ...step, addresses: redactedAddresses(step.addresses, rule) }))
  const shown = shortened(Object.assign({}, ...redacted.map(step => step.addresses))) as Seen['addresses']
  if (!made.ok) return { conditions: [], exclusions: [], addresses: shown }
  const outcome = judge(made.engine, steps)
  const conditions = [
    ...expiry(rule, options.clock()),
    ...seenConditions(rule, flat, outcome, judge(made.engine, redacted), redacted),
  ]
  const held = about.filter((_, index) => outcome.matches.some(match => match.rule.id === `exclusion:${index}`))
  const first = firstFailed(conditions)
  return {
    conditions,
    exclusions: held.map(({ id }) => id),
    ...(first === undefined ? {} : { first_failed: first.pointer }),
    addresses: shown,
  }
}

/** What is true is told by the request as it is, what was looked at by the one that may be shown. */
function seenConditions(
  rule: Rule,
  flat: readonly FlatCondition[],
  { matches }: Outcome,
  { metadata }: Outcome,
  redacted: readonly DescribedStep[],
): readonly SeenCondition[] {
  const matched = new Set(matches.map(match => match.rule.id))
  const truthOf = (name: string): SeenCondition['truth'] =>
    matched.has(`true:${name}`) ? true : matched.has(`false:${name}`) ? false : 'unknown'
  const endpoint = { ...of('endpoint'), truth: matched.has('endpoint'), looked_at: targetOf(redacted) }
  return [
    ...(rule.endpoint === undefined ? [] : [endpoint]),
    ...flat.map(({ condition, pointer }, index) => ({
      pointer,
      operator: condition.operator,
      truth: truthOf(String(index)),
      looked_at: inputsOf(condition).map((input, at) => seenValue(input, captured(metadata, index, at))),
    })),
  ]
}

/** A rule that is over matches nothing, whatever its conditions say. */
function expiry({ expires_at }: Rule, nowMs: number): readonly SeenCondition[] {
  const end = expires_at === undefined ? undefined : parseTimestamp(expires_at)
  return end === undefined || nowMs < end ? [] : [{ ...of('expires_at'), truth: false, looked_at: [] }]
}

/** What a rule has once. */
function of(member: string): Pick<SeenCondition, 'pointer' | 'operator'> {
  return { pointer: `/${member}`, operator: member }
}

function captured(metadata: Outcome['metadata'], index: number, input: number): Scalar | undefined {
  return metadata[`probe.values${index}`]?.[String(input)]
}

function seenValue({ address, path = '$' }: Input, value: Scalar | undefined): SeenValue {
  return { address, path, ...(value === undefined ? {} : { value: shortened(value) as Scalar }) }
}

function targetOf(steps: readonly DescribedStep[]): readonly SeenValue[] {
  const addresses = steps[0]?.addresses ?? {}
  return ['server.request.method', 'server.request.uri.raw'].map(address => {
    const value = addresses[address]
    return { address, path: '$', ...(typeof value === 'string' ? { value: shortened(value) as string } : {}) }
  })
}

function endpointProbe({ endpoint }: Rule): readonly Rule[] {
  return endpoint === undefined ? [] : [{ ...probe('endpoint', 'probe.endpoint'), endpoint }]
}

/** No exclusion is about the conditions of another, nor are those of the probes about this one. */
function exclusionProbe({ conditions = [] }: Exclusion, index: number): Rule {
  return { id: `exclusion:${index}`, category: 'security_response', event: 'probe.exclusion', conditions }
}

/** What is excluded for the rule is so for what stands for its conditions. */
function ofProbes(exclusion: Exclusion): Exclusion {
  return { ...exclusion, rules: [{ category: 'attack_attempt' }] }
}

function probe(id: string, event: string): Pick<Rule, 'id' | 'category' | 'event'> {
  return { id, category: 'attack_attempt', event }
}

/** The condition, its negation, and what it looks at. A rule's own path parameters are known at its endpoint alone. */
function probes(rule: Rule, { condition }: FlatCondition, index: number): readonly Rule[] {
  const inputs = inputsOf(condition)
  const where = rule.endpoint !== undefined && readsParams(condition) ? { endpoint: rule.endpoint } : {}
  const negation: Condition = { operator: 'not', condition }
  return [
    { ...probe(`true:${index}`, 'probe.truth'), ...where, conditions: [condition] },
    { ...probe(`false:${index}`, 'probe.truth'), ...where, conditions: [negation] },
    ...(inputs.length === 0
      ? []
      : [{ ...probe(`values:${index}`, `probe.values${index}`), ...where, capture: captures(inputs) }]),
  ]
}

function captures(inputs: readonly Input[]): NonNullable<Rule['capture']> {
  return Object.fromEntries(inputs.map(({ target: _, ...source }, at) => [String(at), { ...source, mask: 'none' }]))
}

function readsParams(condition: Condition): boolean {
  return flatConditions({ conditions: [condition] }).some(one =>
    inputsOf(one.condition).some(({ address }) => address === pathParamsAddress),
  )
}

function isNotTrue({ truth }: SeenCondition): boolean {
  return truth !== true
}

/** Of conditions that must all hold the first that does not, and so on within it. */
function firstFailed(conditions: readonly SeenCondition[]): SeenCondition | undefined {
  const atTop = conditions.find(
    one => isNotTrue(one) && /^\/(?:expires_at|endpoint|conditions\/\d+)$/.test(one.pointer),
  )
  return atTop === undefined ? undefined : within(atTop, conditions)
}

function within(failed: SeenCondition, conditions: readonly SeenCondition[]): SeenCondition {
  if (failed.operator !== 'all') return failed
  const part = conditions.find(
    one => isNotTrue(one) && new RegExp(`^${failed.pointer}/conditions/\\d+$`).test(one.pointer),
  )
  return part === undefined ? failed : within(part, conditions)
}
