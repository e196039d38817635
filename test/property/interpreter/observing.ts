import type { Match } from '../../../engine/contract.ts'
import { canonicalTransformer, type Input, type Rule, type Test } from '../../../rules-schema/index.ts'
import { kindOf } from './address.ts'
import type { Exclusions } from './exclusions.ts'
import { type ChildStep, parsePath, type Step } from './json-path.ts'
import { isThere } from './rules.ts'
import type { Look } from './tests.ts'
import type { World } from './world.ts'

/** How a look at an input went, for counting: by what it was that was looked at. */
export function observeLook(test: Test, input: Input, look: Look, { observe }: World): void {
  if (!observe) return
  const how = look.found.length > 0 ? 'true' : look.pending ? 'pending' : look.cut ? 'cut' : 'false'
  for (const subject of subjectsOf(test, input)) observe(subject, how)
  if (how === 'cut' && look.reasons.length === 0) observe('look at something excluded', 'seen')
}

function subjectsOf(test: Test, input: Input): readonly string[] {
  const { options = {} } = test as { readonly options?: object }
  const transformers = input.transformers?.length ? input.transformers.map(canonicalTransformer) : ['none']
  return [
    `${kindOf(input.address)} address`,
    `target: ${input.target ?? 'values'}`,
    ...[...new Set(transformers)].map(name => `transformer: ${name}`),
    ...[...sortsOfPath(input.path ?? '$')].map(sort => `path: ${sort}`),
    ...Object.entries(options).flatMap(([name, value]) => (value === true ? [`${test.operator}, ${name}`] : [])),
  ]
}

function sortsOfPath(path: string): ReadonlySet<string> {
  const steps = parsePath(path)
  return new Set(steps.length === 0 ? ['$ alone'] : steps.flatMap(sortsOfStep))
}

function sortsOfStep(step: Step | ChildStep): readonly string[] {
  switch (step.kind) {
    case 'descendant':
      return ['..', ...sortsOfStep(step.step)]
    case 'union':
      return ['union', ...step.selectors.flatMap(sortsOfStep)]
    case 'index':
      return [step.index < 0 ? 'negative index' : 'index']
    case 'slice':
      return [step.step < 0 ? 'slice backwards' : 'slice']
    default:
      return [step.kind]
  }
}

/** A rule in one call, whatever becomes of it. */
export function observeRule(rule: Rule, exclusions: Exclusions, world: World): void {
  if (rule.expires_at !== undefined)
    world.observe?.(`rule that ${isThere(rule, world) ? 'will be' : 'is'} over`, 'seen')
  if (exclusions.bypasses(rule)) world.observe?.('rule that is bypassed', 'seen')
}

export function observeMatch(rule: Rule, match: Match, onlyMonitors: boolean, { observe }: World): void {
  if (rule.shadow) observe?.('match in the shadow', 'seen')
  if (rule.report === false) observe?.('match that is not reported', 'seen')
  if (onlyMonitors && rule.action) observe?.('match that may not act', 'seen')
  observe?.(`match with ${Math.min(3, match.conditions.length)} conditions`, 'seen')
}
