import type {
  Condition,
  Endpoint,
  Exclusion,
  Input,
  Rule,
  RuleSetDocument,
  Test,
  ValueSource,
} from '../../../rules-schema/index.ts'
import { type ChildStep, parsePath, type Step } from '../interpreter/index.ts'
import { cards, ipTexts, numbers } from './vocabulary.ts'

export type Supply = readonly [address: string, value: unknown]

/**
 * What would make some part of one of the rules or exclusions true, in its order: its endpoint's method and path, each test's
 * input with an operand in its place, each capture's input with something to take, each excluded input with something there.
 */
export function plantsFor(rules: RuleSetDocument, which: number, choice: number): readonly Supply[] {
  const all: readonly (Partial<Rule> & Partial<Pick<Exclusion, 'inputs'>>)[] = [
    ...rules.rules,
    ...(rules.exclusions ?? []),
  ]
  const { endpoint = [], conditions = [], capture = {}, inputs = [] } = oneOf(all, which) ?? {}
  const sources = [...inputs, ...Object.values(capture).flatMap(one => ('value' in one ? [] : [one]))]
  return [
    ...endpointPlants(oneOf([endpoint].flat(), choice) ?? {}, choice),
    ...conditions.flatMap(condition => conditionPlants(condition, choice)),
    ...sources.map(one => inputPlant(one, choice % 2 ? 'Alice' : 5)),
  ]
}

function endpointPlants({ method, path }: Endpoint, choice: number): readonly Supply[] {
  const wanted = typeof method === 'string' ? method : method?.[choice % method.length]
  const target = path?.replace(/:\w+|\*+/g, () => ['a', 'a%2Fb', 'v1', 'log%69n', 'A'][choice % 5] ?? 'a')
  return [
    ...(wanted === undefined
      ? []
      : [['server.request.method', wanted === 'GET' && choice % 3 === 0 ? 'HEAD' : wanted] as const]),
    ...(target === undefined
      ? []
      : [[choice % 5 === 0 ? 'server.request.path' : 'server.request.uri.raw', target] as const]),
  ]
}

function conditionPlants(condition: Condition, choice: number): readonly Supply[] {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return condition.conditions.flatMap(inner => conditionPlants(inner, choice))
    case 'not':
      return conditionPlants(condition.condition, choice)
    default:
      return condition.inputs.map(input => inputPlant(input, operandOf(condition, choice)))
  }
}

function inputPlant(input: ValueSource & Pick<Input, 'target'>, value: unknown): Supply {
  const wanted = input.target === 'keys' ? { k: 1, [String(value)]: 'k' } : value
  return [input.address, parsePath(input.path ?? '$').reduceRight(around, wanted)]
}

/** A container in which the step leads to the value. */
function around(value: unknown, step: Step | ChildStep): unknown {
  switch (step.kind) {
    case 'name':
      return Object.fromEntries([
        ['b', 'k'],
        [step.name, value],
      ])
    case 'wildcard':
      return ['k', value]
    case 'index':
      return step.index < 0 ? [value, ...Array(-step.index - 1).fill('k')] : [...Array(step.index).fill('k'), value]
    case 'slice':
      return [value, value, value]
    case 'union':
      return around(value, step.selectors.at(-1) as ChildStep)
    case 'descendant':
      return { a: [around(value, step.step)] }
  }
}

function operandOf(test: Test, choice: number): unknown {
  switch (test.operator) {
    case 'exists':
    case '!exists':
      return ['a', null, {}, [], 5][choice % 5]
    case 'equals':
    case '!equals':
      return choice % 3 === 0 ? String(test.value) : test.value
    case 'greater_than':
    case 'lower_than':
      return choice % 3 === 0 ? oneOf(numbers, choice) : test.value + (choice % 2 ? 0.5 : -0.5)
    case 'exact_match':
    case '!exact_match':
      return oneOf(test.values ?? ['a', 'Alice', 'k'], choice)
    case 'ip_match':
    case '!ip_match':
      return choice % 2 ? oneOf(test.values ?? ipTexts, choice)?.replace(/\/.*/, '') : oneOf(ipTexts, choice)
    case 'starts_with':
      return `${oneOf(test.values, choice)}${choice % 2 ? 'x' : ''}`
    case 'ends_with':
      return `${choice % 2 ? 'x' : ''}${oneOf(test.values, choice)}`
    case 'contains':
    case 'phrase_match':
    case '!phrase_match':
      return `${choice % 2 ? 'x' : ''}${oneOf(test.values, choice)}${choice % 3 ? 'x' : ''}`
    case 'match_regex':
    case '!match_regex':
      return ['aliceK', 'abab401', '', 'a@example.com', 'c\nd cxd', '😀é', '401'][choice % 7]
    case 'match_regex_with_checksum':
    case '!match_regex_with_checksum':
      return oneOf(cards, choice)
    case 'hidden_ascii_match':
      return ['a\u{e0041}', '\u{e0080}', '\u{e007f}\u{e0000}b', ''][choice % 4]
  }
}

function oneOf<T>(items: readonly T[], choice: number): T | undefined {
  return items[choice % items.length]
}
