import type { Capture, Condition, Rule, ValueSource } from '../../../rules-schema/index.ts'
import { type ChildStep, parsePath, type Step } from '../interpreter/index.ts'

/** A rule whose patterns have names may not use others: a path that begins with another gets one of the patterns'. */
export function withKnownNames(rule: Rule): Rule {
  const known = namesOf(rule)
  if (known.length === 0) return rule
  const fix = <T extends ValueSource>(one: T): T => (isKnown(one, known) ? one : { ...one, path: `$.${known[0]}` })
  return {
    ...rule,
    ...(rule.conditions && { conditions: rule.conditions.map(one => mapInputs(one, fix)) }),
    ...(rule.capture && {
      capture: Object.fromEntries(
        Object.entries(rule.capture).map(([key, one]): [string, Capture] => [key, 'value' in one ? one : fix(one)]),
      ),
    }),
  }
}

function namesOf({ endpoint = [] }: Rule): readonly string[] {
  return [endpoint]
    .flat()
    .flatMap(({ path = '' }) => path.split('/'))
    .flatMap(segment => (segment.startsWith(':') ? [segment.slice(1)] : []))
}

function isKnown({ address, path = '$' }: ValueSource, known: readonly string[]): boolean {
  const [first] = parsePath(path)
  return address !== 'server.request.path_params' || !first || namesIn(first).every(name => known.includes(name))
}

function namesIn(step: Step | ChildStep): readonly string[] {
  switch (step.kind) {
    case 'descendant':
      return namesIn(step.step)
    case 'union':
      return step.selectors.flatMap(namesIn)
    default:
      return step.kind === 'name' ? [step.name] : []
  }
}

function mapInputs(one: Condition, fix: <T extends ValueSource>(input: T) => T): Condition {
  switch (one.operator) {
    case 'all':
    case 'any':
      return { ...one, conditions: one.conditions.map(inner => mapInputs(inner, fix)) }
    case 'not':
      return { ...one, condition: mapInputs(one.condition, fix) }
    default:
      return { ...one, inputs: one.inputs.map(fix) }
  }
}
