import type { FittedNames } from '../../import/fitted-names.ts'
import type { Spot } from '../../import/loss.ts'
import type { ExcludedInput, Exclusion, Rule, RuleTarget } from '../../types.ts'
import { conjunctionsOf } from '../conjunctions.ts'
import { keyPathsOf } from '../key-paths.ts'
import { exportConjunction, type LibddwafCondition } from './conditions.ts'
import type { ExportedLists } from './lists.ts'

export interface LibddwafExclusion {
  readonly id: string
  readonly rules_target?: readonly object[]
  readonly conditions?: readonly LibddwafCondition[]
  readonly inputs?: readonly object[]
  readonly on_match?: 'bypass' | 'monitor'
}

export interface ExclusionParts {
  readonly lists: ExportedLists
  readonly ids: FittedNames
  /** The rules of the set, each with the ids of those that took its place. */
  readonly rules: readonly { readonly rule: Rule; readonly ids: readonly string[] }[]
}

/** An exclusion as one of libddwaf, or as several of which each is a way for it to hold; none where it cannot be said: told. */
export function exportExclusion(exclusion: Exclusion, spot: Spot, parts: ExclusionParts): readonly LibddwafExclusion[] {
  if (exclusion.enabled === false) return spot.at('enabled').info('switched off: left out') ?? []
  if (exclusion.description !== undefined) spot.at('description').info('not kept')
  const { conditions = [], inputs, rules, effect = 'bypass' } = exclusion
  const found = conjunctionsOf(conditions, spot.at('conditions'))?.map(tests => exportConjunction(tests, parts.lists))
  if (found === undefined || found.some(each => each === undefined)) return []
  const targets = rules?.flatMap((target, index) => exportTarget(target, spot.at('rules', index), parts))
  if (targets?.length === 0) return spot.at('rules').info('it is about no rule of this set: left out') ?? []
  const excluded = inputs?.flatMap((input, index) => excludedInputs(input, spot.at('inputs', index)))
  if (excluded?.length === 0) return spot.at('inputs').error('none of its inputs can be said there') ?? []
  if (conditions.length + (targets?.length ?? 0) + (excluded?.length ?? 0) === 0)
    return spot.error('libddwaf has no exclusion of everything, always') ?? []
  return found.map((each, index) => ({
    id: index === 0 ? exclusion.id : parts.ids.of(`${exclusion.id}:${index + 1}`),
    ...(targets === undefined ? {} : { rules_target: targets }),
    ...(each === undefined || each.length === 0 ? {} : { conditions: each }),
    ...(excluded === undefined ? { on_match: effect } : { inputs: excluded }),
  }))
}

function exportTarget(target: RuleTarget, spot: Spot, { rules }: ExclusionParts): readonly object[] {
  if (target.tags !== undefined) return [{ tags: target.tags }]
  if (target.id !== undefined) return idsOf(rules, target.id).map(id => ({ rule_id: id }))
  // libddwaf knows tags, and these need not be the same for all rules of one event.
  const meant = rules.filter(({ rule }) => rule.category === target.category || rule.event === target.event)
  spot.info(`the rules of this set that are meant, by their ids: ${meant.length}`)
  return meant.flatMap(({ ids }) => ids.map(id => ({ rule_id: id })))
}

/** Of a rule of another set too. */
function idsOf(rules: ExclusionParts['rules'], id: string): readonly string[] {
  return rules.find(({ rule }) => rule.id === id)?.ids ?? [id]
}

function excludedInputs({ address, path = '$' }: ExcludedInput, spot: Spot): readonly object[] {
  const paths = keyPathsOf(path, spot.at('path'), { wildcards: true }) ?? []
  return paths.flatMap(keys => {
    if (keys.some(key => typeof key === 'number'))
      return spot.at('path').error('items are excluded by * alone there, not by their index: left out') ?? []
    return [{ address, ...(keys.length === 0 ? {} : { key_path: keys }) }]
  })
}
