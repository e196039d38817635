import type fc from 'fast-check'
import type { Case, Data, Rule, RuleSet } from '../case.ts'
import { type Draw, drawn } from './draw.ts'
import { exclusionData, exclusions } from './exclusions.ts'
import { ips } from './operands.ts'
import { requestFor } from './requests.ts'
import { type WishedRule, wishedRule } from './rules.ts'
import { text, word } from './texts.ts'

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

const longAgo = 1_000_000_000
const farAway = 4_000_000_000

function rulesData(draw: Draw): readonly Data[] {
  const expiring = (value: string) => ({
    value,
    ...(draw.chance(40) ? { expiration: draw.of([longAgo, farAway, 0]) } : {}),
  })
  return [
    {
      id: 'words',
      type: 'data_with_expiration',
      data: draw.several(1, 6, () =>
        expiring(draw.chance(70) ? word(draw) : text(draw).replace(/\p{Surrogate}/gu, '') || 'x'),
      ),
    },
    {
      id: 'networks',
      type: 'ip_with_expiration',
      data: draw.several(1, 6, () => expiring(draw.chance(60) ? draw.of(ips) : '10.0.0.0/8')),
    },
  ]
}
