import type { Exclusion, Rule, RuleSetDocument, RuleTarget } from '../rules-schema/index.ts'

/** Those that are about a rule, whether or not they come to hold. */
export function exclusionsAbout(rule: Rule, { exclusions = [] }: RuleSetDocument): readonly Exclusion[] {
  return exclusions.filter(
    ({ enabled, rules }) => enabled !== false && (rules === undefined || rules.some(target => names(target, rule))),
  )
}

function names({ id, tags, category, event }: RuleTarget, rule: Rule): boolean {
  if (id !== undefined) return rule.id === id
  if (category !== undefined) return rule.category === category
  if (event !== undefined) return rule.event === event
  const own = rule.tags ?? {}
  return Object.entries(tags ?? {}).every(([name, value]) => Object.hasOwn(own, name) && own[name] === value)
}
