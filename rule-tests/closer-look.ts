import type { ConditionExplanation, Engine, ExplainStep, InputExplanation, RuleExplanation } from '../engine/index.ts'
import type { DescribedStep } from '../http/index.ts'
import type { Rule, Scalar } from '../rules-schema/index.ts'
import { redactedAddresses } from './redact.ts'
import type { Seen, SeenCondition, SeenValue } from './result.ts'
import { shortened } from './shorten.ts'

type Closer = Pick<Seen, 'conditions' | 'exclusions' | 'first_failed' | 'addresses'>

/**
 * Why a rule did or did not match, in words for whoever wrote its test. What is true is told by the request as it is, what was
 * looked at by the one that may be shown.
 */
export function lookCloser(rule: Rule, steps: readonly DescribedStep[], engine: Engine, maxMs: number): Closer {
  const redacted = steps.map(step => ({ ...step, addresses: redactedAddresses(step.addresses, rule) }))
  const addresses = shortened(Object.assign({}, ...redacted.map(step => step.addresses))) as Seen['addresses']
  const [judged] = engine.explain(steps.map(asStep), { rule: rule.id, maxMs }).rules
  const [shown] = engine.explain(redacted.map(asStep), { rule: rule.id, maxMs }).rules
  if (judged === undefined || shown === undefined) return { conditions: [], exclusions: [], addresses }
  const first = judged.standing === 'expired' ? '/expires_at' : judged.failed
  return {
    conditions: [
      ...expiry(judged),
      ...endpoint(judged, redacted),
      ...seenConditions(judged.conditions, shown.conditions),
    ],
    exclusions: judged.exclusions.map(({ id }) => id),
    ...(first === undefined ? {} : { first_failed: first }),
    addresses,
  }
}

function asStep({ phase, addresses, cut }: DescribedStep): ExplainStep {
  return { addresses, cut, ...(phase === 'end' ? {} : { done: phase }) }
}

/** A rule that is over matches nothing, whatever its conditions say. */
function expiry({ standing }: RuleExplanation): readonly SeenCondition[] {
  return standing === 'expired' ? [{ ...of('expires_at'), truth: false, looked_at: [] }] : []
}

function endpoint({ endpoint }: RuleExplanation, redacted: readonly DescribedStep[]): readonly SeenCondition[] {
  if (endpoint === undefined) return []
  return [{ ...of('endpoint'), truth: truthOf(endpoint.truth), looked_at: targetOf(redacted) }]
}

/** What a rule has once. */
function of(member: string): Pick<SeenCondition, 'pointer' | 'operator'> {
  return { pointer: `/${member}`, operator: member }
}

function targetOf(steps: readonly DescribedStep[]): readonly SeenValue[] {
  const addresses = steps[0]?.addresses ?? {}
  return ['server.request.method', 'server.request.uri.raw'].map(address => {
    const value = addresses[address]
    return { address, path: '$', ...(typeof value === 'string' ? { value: shortened(value) as string } : {}) }
  })
}

/** Each before those within it. Both trees are of the same rule. */
function seenConditions(
  judged: readonly ConditionExplanation[],
  shown: readonly ConditionExplanation[],
): readonly SeenCondition[] {
  return judged.flatMap((condition, index) => {
    const { pointer, operator, truth } = condition
    const same = shown[index] as ConditionExplanation
    const head = { pointer, operator, truth: truthOf(truth) }
    if ('inputs' in same) return [{ ...head, looked_at: same.inputs.map(seenValue) }]
    return [
      { ...head, looked_at: [] },
      ...seenConditions('conditions' in condition ? condition.conditions : [], same.conditions),
    ]
  })
}

function truthOf(truth: RuleExplanation['truth']): SeenCondition['truth'] {
  if (truth === 'true') return true
  return truth === 'false' ? false : 'unknown'
}

/** The first value stands for all. */
function seenValue({ address, path, values }: InputExplanation): SeenValue {
  const [first] = values
  if (first === undefined) return { address, path }
  const value: Scalar = first.transformed.at(-1)?.value ?? first.value ?? containers[first.type] ?? 'null'
  return { address, path, value: shortened(value) as Scalar }
}

/** Of `exists`, which does not look into what it finds. */
const containers: Readonly<Record<string, string>> = { object: '{…}', array: '[…]' }
