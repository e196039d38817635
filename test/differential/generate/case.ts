import type fc from 'fast-check'
import type { Case, Rule, RuleSet } from '../case.ts'
import { rulesData } from './data.ts'
import { type Draw, drawn } from './draw.ts'
import { exclusionData, exclusions } from './exclusions.ts'
import { requestFor } from './requests.ts'
import { type WishedRule, wishedRule } from './rules.ts'

/** A rule set, and requests made from what its rules want. */
export const cases: fc.Arbitrary<Case> = drawn(draw => {
  const wished = draw.several(2, 6, () => undefined).map((_, place) => wishedRule(draw, place))
  const ruleSet = ruleSetOf(draw, wished)
  return { ruleSet, requests: draw.several(3, 6, () => requestFor(draw, wished, ruleSet)) }
})

function ruleSetOf(draw: Draw, wished: readonly WishedRule[]): RuleSet {
  const isExcluding = draw.chance(40)
  // One at most: what comes behind a rule that blocks is not looked at by libddwaf. Without one nobody sees what `monitor` does.
  const blocking = draw.chance(isExcluding ? 50 : 10) ? draw.of(wished).rule.id : undefined
  const rules = wished.map(({ rule }) => (rule.id === blocking ? { ...rule, on_match: ['block'] } : rule))
  const excluding = isExcluding ? exclusions(draw, wished, blocking) : []
  const used = JSON.stringify([rules, excluding])
  return {
    version: '2.2',
    ...sections(draw, rules),
    ...(excluding.length === 0 ? {} : { exclusions: excluding }),
    ...(/"data":"(words|networks)"/.test(used) ? { rules_data: rulesData(draw) } : {}),
    ...(used.includes('"data":"excluded words"') ? { exclusion_data: exclusionData } : {}),
  }
}

/** Base rules and those of a user, in either section. */
function sections(draw: Draw, rules: readonly Rule[]): Pick<RuleSet, 'rules' | 'custom_rules'> {
  const custom = draw.chance(40) ? rules.filter(() => draw.chance(50)) : []
  const base = rules.filter(rule => !custom.includes(rule))
  return { ...(base.length === 0 ? {} : { rules: base }), ...(custom.length === 0 ? {} : { custom_rules: custom }) }
}
