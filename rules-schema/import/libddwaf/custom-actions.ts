import type { Action, Rule } from '../../types.ts'
import type { Imported } from '../settle.ts'
import type { Around } from './build.ts'
import type { ReadExclusion } from './exclusion.ts'

type ImportedRule = Imported<Rule>

export interface WithCustomActions {
  readonly rules: readonly ImportedRule[]
  /** By the id of a rule, those that act for it. */
  readonly standIns: ReadonlyMap<string, readonly string[]>
  /** The exclusions as they are then: one whose action is none that a rule can do only keeps rules from acting. */
  readonly exclusions: readonly ReadExclusion[]
}

/**
 * An exclusion of libddwaf may name an action, which the rules that it is about take instead of their own while its conditions hold
 * (src/module.cpp). Without conditions they have it from the start. With them a second rule acts, before the first one: it has the
 * conditions of both and reports nothing.
 */
export function applyCustomActions(
  given: readonly ImportedRule[],
  exclusions: readonly ReadExclusion[],
  around: Around,
): WithCustomActions {
  const standIns = new Map<string, string[]>()
  const acting: ImportedRule[] = []
  let rules = given
  const others = exclusions.flatMap(exclusion => {
    if (exclusion.onMatch === 'bypass' || exclusion.onMatch === 'monitor') return [exclusion]
    const spot = exclusion.members.spot.at('on_match')
    const action = around.actions.resolve([exclusion.onMatch], spot)
    if (action === undefined) return [{ ...exclusion, onMatch: 'monitor' }]
    if (exclusion.conditions.length === 0) {
      rules = rules.map(rule => (isAbout(exclusion, rule.part, around) ? withAction(rule, action) : rule))
      return []
    }
    const meant = given.filter(({ part }) => part.enabled !== false && isAbout(exclusion, part, around))
    spot.info(`while it holds, rules of their own act for those that it is about: ${meant.length}`)
    for (const rule of meant) {
      const made = standIn(rule, exclusion, action, around)
      acting.push(made)
      standIns.set(rule.part.id, [...(standIns.get(rule.part.id) ?? []), made.part.id])
    }
    return []
  })
  return { rules: [...rules, ...acting], standIns, exclusions: others }
}

function isAbout({ targets }: ReadExclusion, { id, tags = {} }: Rule, { ids }: Around): boolean {
  if (targets === undefined) return true
  return targets.some(target => {
    if (target.by === 'id') return ids.of(target.id) === id
    return target.by === 'tags' && [...target.tags].every(([name, value]) => tags[name] === value)
  })
}

function withAction({ part, spot }: ImportedRule, action: Action): ImportedRule {
  return { part: { ...part, action }, spot }
}

function standIn(
  { part, spot }: ImportedRule,
  exclusion: ReadExclusion,
  action: Action,
  { ids }: Around,
): ImportedRule {
  const { capture: _, ...rule } = part
  const id = ids.of(`${part.id}.${exclusion.id}`, `${part.id} instead, by ${exclusion.id}`)
  const conditions = [...(part.conditions ?? []), ...exclusion.conditions]
  // Before the rule that it acts for, whose own action is not wanted then.
  return { part: { ...rule, id, conditions, action, report: false, priority: (part.priority ?? 0) + 1 }, spot }
}
