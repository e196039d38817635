import type { AddressKind, Equals, Scalar } from '../../rules-schema/index.ts'
import { readJsonNumber } from '../values/json-number.ts'
import { made, type Operator } from './operator.ts'

/** The value is `value`: types count, but in text addresses what reads as a JSON number or boolean is that as well. */
export const equals: Operator<Equals> = test => {
  const { value: wanted, delta = 0 } = test
  return made({
    needsWhole: true,
    seeks: typeof wanted === 'string' && wanted !== '' ? { texts: [wanted] } : undefined,
    matches: (value, kind) => same(as(typeof wanted, value, kind), wanted, delta),
    // A number says nothing of whether a text is there.
    comparable: (value, kind) => kind === 'text' || typeof value === typeof wanted,
  })
}

function same(value: Scalar, wanted: Scalar, delta: number): boolean {
  if (value === wanted) return true
  return typeof value === 'number' && typeof wanted === 'number' && Math.abs(value - wanted) < delta
}

function as(wanted: string, value: Scalar, kind: AddressKind): Scalar {
  if (kind === 'typed' || typeof value !== 'string') return value
  if (wanted === 'number') return readJsonNumber(value) ?? value
  if (wanted === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}
