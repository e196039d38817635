import type { FittedNames } from '../../import/fitted-names.ts'
import { priorityOf, type Source } from '../../import/libddwaf/priority.ts'
import type { Spot } from '../../import/loss.ts'
import type { Endpoint, Rule } from '../../types.ts'
import { conjunctionsOf } from '../conjunctions.ts'
import { tellNotThere } from '../not-there.ts'
import { exportTags } from '../tags.ts'
import type { ExportedActions } from './actions.ts'
import { exportConjunction, exportEndpoint, type LibddwafCondition } from './conditions.ts'
import type { ExportedLists } from './lists.ts'
import { exportOutput } from './output.ts'

export interface LibddwafRule {
  readonly id: string
  readonly name: string
  readonly enabled?: false
  readonly tags: Readonly<Record<string, string>>
  readonly conditions: readonly LibddwafCondition[]
  readonly transformers: readonly []
  readonly on_match?: readonly string[]
  readonly output?: object
}

export interface RuleParts {
  readonly lists: ExportedLists
  readonly actions: ExportedActions
  readonly ids: FittedNames
}

/** A rule as one of libddwaf, or as several of which each is a way for it to come true; none where it cannot be said: told. */
export function exportRule(rule: Rule, spot: Spot, { lists, actions, ids }: RuleParts): readonly LibddwafRule[] {
  const alternatives = waysOf(rule, spot, lists)
  if (alternatives === undefined) return []
  tellNotThere(rule, spot)
  const tags = exportTags(rule, spot.at('tags'))
  tellPriority(rule, tags, spot)
  if (alternatives.length > 1)
    spot.warning(`${alternatives.length} rules in its place, each of which reports where more than one holds`)
  const onMatch = actions.use(rule.action)
  const output = exportOutput(rule, spot)
  return alternatives.map((conditions, index) => ({
    id: index === 0 ? rule.id : ids.of(`${rule.id}:${index + 1}`),
    name: rule.name ?? rule.id,
    ...(rule.enabled === false || rule.shadow === true ? { enabled: false } : {}),
    tags,
    conditions,
    transformers: [],
    ...(onMatch.length === 0 ? {} : { on_match: onMatch }),
    ...(output === undefined ? {} : { output }),
  }))
}

/** Every way to come true, as conditions that must all hold. */
function waysOf(rule: Rule, spot: Spot, lists: ExportedLists): readonly (readonly LibddwafCondition[])[] | undefined {
  const tests = conjunctionsOf(rule.conditions ?? [], spot.at('conditions'))?.map(found =>
    exportConjunction(found, lists),
  )
  if (tests === undefined || tests.some(found => found === undefined)) return undefined
  const endpoints = rule.endpoint === undefined ? [] : [rule.endpoint].flat()
  const places = endpoints.length === 0 ? [[]] : endpoints.map((endpoint: Endpoint) => exportEndpoint(endpoint))
  if (endpoints.length > 0)
    spot.at('endpoint').info('a condition on method and target: as it came, and decoded and normalised')
  const ways = places.flatMap(place => tests.map(found => [...place, ...(found ?? [])]))
  return ways.map(conditions => (conditions.length === 0 ? [always] : conditions))
}

/** libddwaf refuses a rule without conditions. */
const always: LibddwafCondition = { operator: 'exists', parameters: { inputs: [{ address: 'server.request.method' }] } }

/** Where a rule stands in its module as one of the document's own would, it is one; others are the user's. */
export function sourceOf({ priority = 0, tags = {}, action }: Rule): Source {
  const acts = action !== undefined && action.type !== 'monitor'
  return tags.module !== undefined && priorityOf(tags.module, acts, 'base') === priority ? 'base' : 'user'
}

/** Rules are in libddwaf's own order there: by module, those that act first. */
function tellPriority({ priority = 0, action }: Rule, { module }: Readonly<Record<string, string>>, spot: Spot): void {
  const acts = action !== undefined && action.type !== 'monitor'
  const same = (['base', 'user'] as const).some(source => priorityOf(module, acts, source) === priority)
  if (!same && priority !== 0)
    spot.at('priority')[acts ? 'warning' : 'info']("libddwaf's own order there, by tags.module")
}
