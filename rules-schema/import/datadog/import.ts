import { DataLists } from '../data-lists.ts'
import { FittedNames } from '../fitted-names.ts'
import { Losses } from '../loss.ts'
import { type ImportResult, noDocument } from '../result.ts'
import { settle } from '../settle.ts'
import { type CustomRule, customRulesIn } from './objects.ts'
import { readRule } from './rule.ts'

/**
 * Custom rules of Datadog's API as a rule set of ours, with every loss told: `{ data: { id, type, attributes } }`, a list of these
 * under `data`, attributes alone, or a list of any of them. Any value may come: nothing of it is called and nothing throws. Regular
 * expressions are not compiled here.
 */
export function importDatadogCustomRules(document: unknown): ImportResult {
  const losses = new Losses()
  const found = customRulesIn(document, losses)
  if (typeof found === 'string') return noDocument(found)
  const lists = new DataLists()
  const rules = withIds(found).flatMap(
    ([id, { attributes }]) => readRule(id, attributes, { lists, kind: 'rules' }) ?? [],
  )
  const ruleSet = settle({ rules, exclusions: [], lists, hadRules: found.length > 0 }, losses)
  return { ok: true, ruleSet, losses: losses.all() }
}

/** Two rules may have one name there; here each has an id of its own. */
function withIds(found: readonly CustomRule[]): readonly (readonly [string, CustomRule])[] {
  const names = new FittedNames('rule')
  names.addAll(found.map(({ id }) => id))
  const known = new Set<string>()
  return found.map((rule, index) => {
    const isFirst = known.size !== known.add(rule.id).size
    const id = names.of(rule.id, isFirst ? rule.id : `${rule.id} again, as entry ${index}`)
    if (id !== rule.id) rule.attributes.spot.info(`its id is ${id} here`)
    return [id, rule]
  })
}
