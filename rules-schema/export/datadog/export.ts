import { Losses } from '../../import/loss.ts'
import type { RuleSet } from '../../types.ts'
import type { ExportResult } from '../result.ts'
import { type CustomRuleAttributes, exportRule } from './rule.ts'

/** Custom rules as the API lists them. To create one, send `{ data: { type, attributes } }`: ids are the API's to give. */
export interface DatadogDocument {
  readonly data: readonly {
    readonly id: string
    readonly type: 'custom_rule'
    readonly attributes: CustomRuleAttributes
  }[]
}

/** A rule set as custom rules of Datadog's API. Every loss is told. */
export function exportDatadogCustomRules(ruleSet: RuleSet): ExportResult<DatadogDocument> {
  const losses = new Losses()
  const used = new Set<string>()
  const data = ruleSet.rules.flatMap(rule =>
    exportRule(rule, losses.of(rule.id), list => used.add(list)).map((attributes, index) => ({
      id: index === 0 ? rule.id : `${rule.id}:${index + 1}`,
      type: 'custom_rule' as const,
      attributes,
    })),
  )
  for (const { id } of ruleSet.lists ?? [])
    losses
      .of(id)
      [used.has(id) ? 'warning' : 'info']('its entries are no part of custom rules: Datadog keeps them apart')
  for (const { id } of ruleSet.exclusions ?? []) losses.of(id).error('exclusions are no part of custom rules: left out')
  return { document: { data }, losses: losses.all() }
}
