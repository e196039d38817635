import type { AddressKind, Comparison, Scalar } from '../../rules-schema/index.ts'
import { readJsonNumber } from '../values/json-number.ts'
import { made, type Operator } from './operator.ts'

/** Numbers, and in text addresses what reads as a JSON number. The beginning of a number says nothing about it. */
function comparison(holds: (value: number, bound: number) => boolean): Operator<Comparison> {
  return ({ value: bound }) =>
    made({
      needsWhole: true,
      matches: (value, kind) => {
        const number = asNumber(value, kind)
        return number !== undefined && holds(number, bound)
      },
    })
}

export const greaterThan = comparison((value, bound) => value > bound)
export const lowerThan = comparison((value, bound) => value < bound)

function asNumber(value: Scalar, kind: AddressKind): number | undefined {
  if (typeof value === 'number') return value
  return kind === 'text' && typeof value === 'string' ? readJsonNumber(value) : undefined
}
