import { within } from '../pointer.ts'
import { type Problem, warning } from '../problem.ts'
import { checkAddressesOf } from './address.ts'
import { checkPath } from './input.ts'
import { checkOperatorValues } from './operator-values.ts'
import { entriesOf, type Loose, type RuleContext, testedInputs } from './rule-parts.ts'

/** What a schema cannot say about one exclusion. Its form may be wrong in parts. */
export function checkExclusion(exclusion: Loose, pointer: string, { declared }: RuleContext): readonly Problem[] {
  const excluded = entriesOf(exclusion.inputs, within(pointer, 'inputs'))
  const inputs = [...testedInputs(exclusion, pointer), ...excluded]
  return [
    ...checkAddressesOf(inputs, declared),
    // Without an endpoint nobody knows which path parameters there are: those of each rule.
    ...inputs.flatMap(input => checkPath(input, undefined)),
    ...checkOperatorValues(exclusion, pointer),
  ]
}

/** Of an exclusion that has nothing that narrows it. Right in form, and as good as no rules at all. */
export function excludesEverything(exclusion: Loose, pointer: string): readonly Problem[] {
  const { enabled, rules, conditions, inputs, effect } = exclusion
  const isAlways = conditions === undefined || (Array.isArray(conditions) && conditions.length === 0)
  if (enabled === false || effect === 'monitor' || !isAlways || rules !== undefined || inputs !== undefined) return []
  return [
    warning(
      'RW308',
      pointer,
      'this excludes every rule from every request',
      'say which with "rules", when with "conditions" or what with "inputs"; so that nothing is blocked, "effect": "monitor" is enough',
    ),
  ]
}
