import fc from 'fast-check'
import type { Input } from '../../../rules-schema/index.ts'
import { address } from './addresses.ts'
import { path } from './paths.ts'
import { transformerName } from './pieces.ts'

export const transformers: fc.Arbitrary<Input['transformers']> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Input['transformers']>(
      [],
      ['lowercase'],
      ['lowercase'],
      ['lowercase', 'lowercase'],
      ['url_decode'],
      ['remove_nulls'],
      ['normalize_path'],
      ['url_decode', 'normalize_path', 'lowercase'],
      ['remove_nulls', 'url_decode', 'remove_nulls'],
    ),
  },
  { weight: 3, arbitrary: fc.array(transformerName, { minLength: 1, maxLength: 2 }) },
)

export const target = fc.constantFrom<Input['target']>(undefined, undefined, undefined, 'values', 'keys')

/** Of text addresses the whole value counts more often, since many hold one text. */
export const input: fc.Arbitrary<Input> = fc
  .record({ address, path: fc.oneof(fc.constant(undefined), path), transformers, target })
  .map(parts => without(parts) as Input)

/** Leaves out what is `undefined`: a document has no such members. */
export function without<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const there = Object.entries(parts).filter(([, part]) => part !== undefined)
  return Object.fromEntries(there) as { [K in keyof T]?: Exclude<T[K], undefined> }
}
