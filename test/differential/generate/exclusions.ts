import type { Condition, Data, Exclusion } from '../case.ts'
import type { Draw } from './draw.ts'
import { addresses, input, keyPath } from './inputs.ts'
import type { WishedRule } from './rules.ts'

/** What makes the exclusions hold that have conditions; an address that no rule looks at. */
const switchAddress = 'custom.switch'

const switchValues = ['off', 'trusted', 'trusted', '10.9.9.9', 'debug=1', null, 'x'] as const

/** What is supplied for the exclusions' sake: often enough what the first condition of one of them wants. */
export function switched(draw: Draw, given: readonly Exclusion[]): readonly (readonly [string, unknown])[] {
  const wanted = draw.of(given).conditions?.map(({ operator }) => meeting[operator] ?? switchValues) ?? [switchValues]
  return draw.chance(80) ? [[switchAddress, draw.of(draw.of(wanted))]] : []
}

const meeting: Readonly<Record<string, readonly unknown[]>> = {
  exact_match: ['trusted', 'off'],
  ip_match: ['10.9.9.9'],
  match_regex: ['debug=1'],
  '!phrase_match': ['x'],
}

/** @param blocking - the id of a rule that some of them should be about */
export function exclusions(
  draw: Draw,
  rules: readonly WishedRule[],
  blocking: string | undefined,
): readonly Exclusion[] {
  const kind = draw.of(['rules', 'rules', 'inputs', 'any'] as const)
  return draw
    .several(1, 2, () => undefined)
    .map((_, place) => {
      const isAboutInputs = kind === 'any' ? draw.chance(50) : kind === 'inputs'
      return exclusion(draw, `x${place}`, rules, isAboutInputs, blocking)
    })
}

function exclusion(
  draw: Draw,
  id: string,
  rules: readonly WishedRule[],
  isAboutInputs: boolean,
  blocking: string | undefined,
): Exclusion {
  const conditions = draw.chance(60) ? { conditions: draw.several(1, draw.of([1, 1, 2]), () => condition(draw)) } : {}
  const targets = draw.chance(75) ? { rules_target: draw.several(1, 2, () => target(draw, rules, blocking)) } : {}
  if (isAboutInputs)
    return { id, ...conditions, ...targets, inputs: draw.several(1, 2, () => excludedInput(draw, rules)) }
  // libddwaf wants one of the two.
  const anyone =
    'conditions' in conditions || 'rules_target' in targets ? {} : { rules_target: [target(draw, rules, blocking)] }
  const monitors = draw.chance(blocking === undefined ? 20 : 70)
  return {
    id,
    ...conditions,
    ...targets,
    ...anyone,
    ...(monitors || draw.chance(50) ? { on_match: monitors ? 'monitor' : 'bypass' } : {}),
  }
}

function target(
  draw: Draw,
  rules: readonly WishedRule[],
  blocking: string | undefined,
): NonNullable<Exclusion['rules_target']>[number] {
  if (blocking !== undefined && draw.chance(60)) return { rule_id: blocking }
  const { rule } = draw.of(rules)
  if (draw.chance(50)) return { rule_id: rule.id }
  return {
    tags: draw.of([
      { group: rule.tags.group ?? '' },
      { type: rule.tags.type },
      { category: rule.tags.category ?? '', group: 'odd' },
    ]),
  }
}

/** Of what the rules look at: the place itself, one above, one below, or any. */
function excludedInput(draw: Draw, rules: readonly WishedRule[]): NonNullable<Exclusion['inputs']>[number] {
  const { address, key_path = [] } = draw.of(draw.of(rules).wishes).input
  const path = draw.of([
    () => key_path,
    () => key_path.slice(0, -1),
    () => [...key_path, draw.of(['k', '*'])],
    () => key_path.map(step => (draw.chance(30) ? '*' : step)),
    () => keyPath(draw),
  ])()
  return draw.chance(85)
    ? { address, ...(path.length === 0 ? {} : { key_path: path }) }
    : { address: draw.of(addresses) }
}

function condition(draw: Draw): Condition {
  const inputs = [draw.chance(85) ? { address: switchAddress } : input(draw)]
  return draw.of<() => Condition>([
    () => ({ operator: 'exact_match', parameters: { inputs, list: ['off', 'trusted'] } }),
    () => ({ operator: 'exact_match', parameters: { inputs, data: 'excluded words' } }),
    () => ({ operator: 'ip_match', parameters: { inputs, list: ['10.9.0.0/16'] } }),
    () => ({ operator: 'match_regex', parameters: { inputs, regex: 'debug=\\d' } }),
    () => ({ operator: '!phrase_match', parameters: { inputs, list: ['off', '10.'] } }),
    () => ({ operator: 'exists', parameters: { inputs } }),
  ])()
}

export const exclusionData: readonly Data[] = [
  {
    id: 'excluded words',
    type: 'data_with_expiration',
    data: [{ value: 'trusted' }, { value: 'off', expiration: 1_000_000_000 }],
  },
]
