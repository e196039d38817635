import type { Outcome } from '../../../engine/index.ts'
import type { Case, ExpectedCondition, ExpectedEvent, ExpectedRun, RuleOfSet } from './cases.ts'
import { actionsOf, type Event, eventsOf, type ReportedCondition } from './events.ts'

/** One thing that is not as libddwaf has it. */
export interface Mismatch {
  /** Which run, from 0. */
  readonly run: number
  readonly what:
    | 'code'
    | 'missing event'
    | 'further event'
    | 'name'
    | 'tags'
    | 'operator'
    | 'conditions'
    | 'address'
    | 'key_path'
    | 'value'
    | 'actions'
    | 'attributes'
  readonly rule?: string
  /** Of the condition, without the version. */
  readonly operator?: string
  /** Of an action or an attribute, its parameter. */
  readonly name?: string
  readonly expected?: unknown
  readonly got?: unknown
}

type Found = Omit<Mismatch, 'run'>

/** Every mismatch of a case, given what the engine answered to each of its runs. */
export function mismatchesOf(one: Case, outcomes: readonly Outcome[]): readonly Mismatch[] {
  return one.runs.flatMap(({ expected }, run) =>
    mismatchesOfRun(one, expected, outcomes[run] as Outcome).map(mismatch => ({ run, ...mismatch })),
  )
}

function mismatchesOfRun({ ruleSet }: Case, expected: ExpectedRun, outcome: Outcome): readonly Found[] {
  const events = eventsOf(outcome)
  const actions = actionsOf(outcome.action)
  const attributes = Object.assign({}, ...Object.values(outcome.metadata)) as Readonly<Record<string, unknown>>
  const any = events.length + Object.keys(actions).length + Object.keys(attributes).length > 0
  return [
    ...different('code', expected.code, any ? 'match' : 'ok'),
    ...eventMismatches(expected.rules ?? [], events, ruleSet.rules),
    ...(expected.actions === undefined ? [] : namedMismatches('actions', expected.actions, actions)),
    ...(expected.attributes === undefined ? [] : namedMismatches('attributes', expected.attributes, attributes)),
  ]
}

/** The order of events does not matter; each is expected once. */
function eventMismatches(
  expected: readonly ExpectedEvent[],
  events: readonly Event[],
  rules: ReadonlyMap<string, RuleOfSet>,
): readonly Found[] {
  const left = new Set(events)
  const mismatches = expected.flatMap(one => {
    const event = [...left].find(({ id }) => one[id] !== undefined)
    if (event === undefined) return [{ what: 'missing event' as const, rule: Object.keys(one).join(' or ') }]
    left.delete(event)
    return oneEvent(one[event.id] ?? [], event, rules.get(event.id))
  })
  return [...mismatches, ...[...left].map(({ id }) => ({ what: 'further event' as const, rule: id }))]
}

function oneEvent(expected: readonly ExpectedCondition[], event: Event, rule: RuleOfSet | undefined): readonly Found[] {
  const operators = rule?.conditions.map(({ operator }) => operator.replace(/@v\d+$/, '')) ?? []
  const found = [
    ...different('name', rule?.name, event.name),
    ...different('tags', rule?.tags.type, event.tags.type),
    ...different('tags', rule?.tags.category, event.tags.category),
    ...different('conditions', operators.length, event.conditions.length),
    ...event.conditions.flatMap((condition, place) => [
      ...different('operator', operators[place], condition.operator),
      ...oneCondition(expected[place] ?? {}, condition),
    ]),
  ]
  return found.map(mismatch => ({ rule: event.id, ...mismatch }))
}

function oneCondition(expected: ExpectedCondition, got: ReportedCondition): readonly Found[] {
  const found = [
    ...(expected.address === undefined ? [] : different('address', expected.address, got.address)),
    ...(expected.key_path === undefined ? [] : different('key_path', expected.key_path, got.key_path)),
    ...(expected.value === undefined ? [] : different('value', expected.value, got.value)),
  ]
  return found.map(mismatch => ({ ...mismatch, operator: got.operator }))
}

/** Actions by their type, attributes by their name; of each every parameter. */
function namedMismatches(
  what: 'actions' | 'attributes',
  expected: Readonly<Record<string, unknown>>,
  got: Readonly<Record<string, unknown>>,
): readonly Found[] {
  const wanted = flat(expected)
  const given = flat(got)
  return [...new Set([...wanted.keys(), ...given.keys()])].flatMap(name =>
    different(what, wanted.get(name), given.get(name)).map(mismatch => ({ ...mismatch, name })),
  )
}

function flat(value: Readonly<Record<string, unknown>>, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(value).flatMap(([name, inner]) =>
      typeof inner === 'object' && inner !== null
        ? [[`${prefix}${name}`, ''] as const, ...flat(inner as Readonly<Record<string, unknown>>, `${prefix}${name}.`)]
        : [[`${prefix}${name}`, String(inner)] as const],
    ),
  )
}

const pattern = 'regex:'

function different(what: Found['what'], expected: unknown, got: unknown): readonly Found[] {
  return isAsExpected(expected, got) ? [] : [{ what, expected, got }]
}

function isAsExpected(expected: unknown, got: unknown): boolean {
  if (typeof expected === 'string' && expected.startsWith(pattern))
    return typeof got === 'string' && new RegExp(`^(?:${expected.slice(pattern.length)})$`).test(got)
  return JSON.stringify(expected) === JSON.stringify(got)
}
