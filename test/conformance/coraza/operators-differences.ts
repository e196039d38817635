import type { Condition } from '../../../rules-schema/index.ts'
import type { Vector } from './operators.ts'

/** Where the verdict here is meant to be another than that of a vector. */
export interface IntendedDifference {
  readonly name: string
  readonly why: string
  /** Of these vectors, rendered so, and of no others. */
  readonly covers: (vector: Vector, condition: Condition) => boolean
}

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    name: 'nothing to look for',
    why: 'an empty phrase stands in every text: the rule is refused, since nobody means that',
    covers: (_, condition) => 'values' in condition && condition.values?.includes('') === true,
  },
  {
    name: 'the empty text matches nothing',
    why: 'an empty value matches no regex, as in libddwaf',
    covers: ({ input, ret }, { operator }) => operator === 'match_regex' && input === '' && ret === 1,
  },
  {
    name: 'what is no number is none',
    why: 'Coraza takes what it cannot read for 0; here such a value compares with no number, and a rule with such an operand is refused',
    covers: ({ operator, param, input, ret }) =>
      ['eq', 'gt', 'lt', 'ge', 'le'].includes(operator) && (isNoNumber(param) || (isNoNumber(input) && ret === 1)),
  },
  {
    name: 'a range that is none',
    why: 'a prefix longer than the address is a mistake: the rule is refused, where Coraza never matches',
    covers: ({ param }, { operator }) => operator === 'ip_match' && /^[\d.]+\/(?!(?:[12]?\d|3[0-2])$)/.test(param),
  },
]

function isNoNumber(text: string): boolean {
  return !/^-?\d+$/.test(text)
}
