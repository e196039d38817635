import { FittedNames } from '../../import/fitted-names.ts'
import { priorityOf, type Source } from '../../import/libddwaf/priority.ts'
import { Losses } from '../../import/loss.ts'
import type { Rule, RuleSet } from '../../types.ts'
import type { ExportResult } from '../result.ts'
import { appliesAt, type ExportPlace } from '../scopes.ts'
import { ExportedActions, type LibddwafAction } from './actions.ts'
import { exportExclusion, type LibddwafExclusion } from './exclusions.ts'
import { ExportedLists, type LibddwafData } from './lists.ts'
import { exportRule, type LibddwafRule, sourceOf } from './rule.ts'

/** What libddwaf reads. */
export interface LibddwafDocument {
  readonly version: '2.2'
  readonly rules?: readonly LibddwafRule[]
  readonly custom_rules: readonly LibddwafRule[]
  readonly actions?: readonly LibddwafAction[]
  readonly rules_data?: readonly LibddwafData[]
  readonly exclusions?: readonly LibddwafExclusion[]
  readonly exclusion_data?: readonly LibddwafData[]
}

/**
 * A rule set as one of libddwaf, for one place: libddwaf has no scopes, and rules for elsewhere are left out. Every loss is told.
 */
export function exportLibddwaf(ruleSet: RuleSet, place: ExportPlace = {}): ExportResult<LibddwafDocument> {
  const losses = new Losses()
  const { rules, lists = [], exclusions = [] } = ruleSet
  const ruleLists = new ExportedLists(lists, losses)
  const exclusionLists = new ExportedLists(lists, losses)
  const actions = new ExportedActions()
  const ids = namesOf(rules)
  const exported = rules
    .filter(rule => appliesAt(rule, place, losses))
    .map(rule => ({ rule, made: exportRule(rule, losses.of(rule.id), { lists: ruleLists, actions, ids }) }))
  const targets = exported.map(({ rule, made }) => ({ rule, ids: made.map(({ id }) => id) }))
  const exclusionParts = { lists: exclusionLists, ids: namesOf(exclusions), rules: targets }
  const excluding = exclusions.flatMap(each => exportExclusion(each, losses.of(each.id), exclusionParts))
  const all = exported.flatMap(({ made }) => made)
  tellSharedTypes(all, losses)
  tellOrder(exported, losses)
  if (rules.length > 0 && all.every(({ enabled }) => enabled === false))
    losses.of('', '/rules').error('none of the rules is in force there: libddwaf refuses such a document')
  const document = {
    version: '2.2',
    ...(rulesOf(exported, 'base').length === 0 ? {} : { rules: rulesOf(exported, 'base') }),
    custom_rules: rulesOf(exported, 'user'),
    ...(actions.all().length === 0 ? {} : { actions: actions.all() }),
    ...(ruleLists.all().length === 0 ? {} : { rules_data: ruleLists.all() }),
    ...(excluding.length === 0 ? {} : { exclusions: excluding }),
    ...(exclusionLists.all().length === 0 ? {} : { exclusion_data: exclusionLists.all() }),
  } as const
  return { document, losses: losses.all() }
}

interface Exported {
  readonly rule: Rule
  readonly made: readonly LibddwafRule[]
}

function rulesOf(exported: readonly Exported[], source: Source): readonly LibddwafRule[] {
  return exported.flatMap(({ rule, made }) => (sourceOf(rule) === source ? made : []))
}

function namesOf(parts: readonly { readonly id: string }[]): FittedNames {
  const names = new FittedNames('rule')
  names.addAll(parts.map(({ id }) => id))
  return names
}

/** Of two rules the one that came first here may come second there, or at the same time: modules decide, not priorities. */
function tellOrder(exported: readonly Exported[], losses: Losses): void {
  const ranks = exported
    .filter(({ made }) => made.length > 0)
    .map(({ rule, made }) => ({ here: rule.priority ?? 0, there: rankOf(rule, made[0]?.tags.module) }))
  const isLost = ranks.some(one => ranks.some(other => one.here > other.here && one.there <= other.there))
  if (isLost) losses.of('', '/rules').info('the order that priorities give is not kept: tags.module decides there')
}

function rankOf(rule: Rule, module: string | undefined): number {
  const acts = rule.action !== undefined && rule.action.type !== 'monitor'
  return priorityOf(module, acts, sourceOf(rule))
}

/** In these every rule that matches reports; elsewhere one of each type does. */
const reportingModules = new Set([
  'network-acl',
  'authentication-acl',
  'custom-acl',
  'configuration',
  'business-logic',
  'rasp',
])

function tellSharedTypes(rules: readonly LibddwafRule[], losses: Losses): void {
  const counts = new Map<string, number>()
  for (const { tags, enabled } of rules) {
    if (enabled === false || reportingModules.has(tags.module ?? '')) continue
    const type = tags.type as string
    counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  for (const [type, count] of counts) {
    if (count === 1) continue
    const words = `${count} rules have the type ${JSON.stringify(type)}, and of those that match libddwaf reports one`
    losses.of('', '/rules').warning(`${words}: the tag "module": "business-logic" would make it report all`)
  }
}
