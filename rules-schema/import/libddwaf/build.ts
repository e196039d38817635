import type { Exclusion, Rule } from '../../types.ts'
import type { FittedNames } from '../fitted-names.ts'
import { importName, importTags } from '../rule-text.ts'
import type { Imported } from '../settle.ts'
import type { Actions } from './actions.ts'
import { type ReadExclusion, ruleTargets } from './exclusion.ts'
import { priorityOf } from './priority.ts'
import type { ReadRule } from './rule.ts'

/** What one part of a document needs to know of the others. */
export interface Around {
  readonly ids: FittedNames
  readonly actions: Actions
}

/** A rule of libddwaf, with its overrides, as one of ours. */
export function buildRule(read: ReadRule, { ids, actions }: Around): Imported<Rule> {
  const { spot } = read.members
  const { report, keep, capture } = read.output
  const id = ids.of(read.id)
  if (id !== read.id) spot.at('id').info(`it is called ${id} here`)
  const action = actions.resolve(read.onMatch, spot.at('on_match'))
  const priority = priorityOf(read.tags.get('module'), action !== undefined, read.source)
  const part: Rule = {
    id,
    ...importName(read.name, id, spot.at('name')),
    ...(read.enabled && !read.isOff ? {} : { enabled: false }),
    category: read.category,
    event: read.event,
    conditions: read.conditions,
    ...(Object.keys(capture).length === 0 ? {} : { capture }),
    ...(action === undefined ? {} : { action }),
    ...(report ? {} : { report }),
    ...(keep ? {} : { keep }),
    ...(priority === 0 ? {} : { priority }),
    ...importTags(read.tags, spot.at('tags')),
  }
  return { part, spot }
}

/** `standIns`: by the id of a rule, those that act for it. Undefined: it would change nothing, which is told. */
export function buildExclusion(
  read: ReadExclusion,
  id: string,
  { ids }: Around,
  standIns: ReadonlyMap<string, readonly string[]>,
): Imported<Exclusion> | undefined {
  const { spot } = read.members
  if (id !== read.id) spot.at('id').info(`it is called ${id} here`)
  const rules = ruleTargets(read, name => [ids.of(name), ...(standIns.get(ids.of(name)) ?? [])])
  if (rules?.length === 0) return spot.at('rules_target').info('it is about no rule, and does nothing: left out')
  const part: Exclusion = {
    id,
    ...(rules === undefined ? {} : { rules }),
    ...(read.conditions.length === 0 ? {} : { conditions: read.conditions }),
    ...(read.inputs === undefined ? {} : { inputs: read.inputs }),
    ...(read.onMatch === 'monitor' ? { effect: 'monitor' } : {}),
  }
  return { part, spot }
}
