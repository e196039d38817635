import type { Condition, Parameters, Rule, RuleSet } from '../case.ts'

/** A rule set of one rule. Its inputs are `custom.first`, unless said otherwise. */
export function oneRule(operator: string, parameters: Partial<Parameters>, rule: Partial<Rule> = {}): RuleSet {
  return ruleSet({ conditions: [condition(operator, parameters)], ...rule })
}

export function condition(operator: string, parameters: Partial<Parameters>): Condition {
  return { operator, parameters: { inputs: [{ address: 'custom.first' }], ...parameters } }
}

/** Each rule has a type of its own, unless it says otherwise. */
export function ruleSet(...rules: readonly Partial<Rule>[]): RuleSet {
  return {
    version: '2.2',
    rules: rules.map((rule, place) => ({
      id: `r${place}`,
      name: `rule ${place}`,
      tags: { type: `t${place}`, category: 'attack_attempt' },
      conditions: [condition('exists', {})],
      ...rule,
    })),
  }
}
