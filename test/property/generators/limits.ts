import fc from 'fast-check'
import type { Limits } from '../../../engine/contract.ts'

const tiny = fc.record(
  {
    maxStringBytes: fc.constantFrom(3, 8),
    maxTextBytes: fc.constantFrom(1, 4, 20),
    maxNodes: fc.constantFrom(1, 3, 5, 8),
    maxEntries: fc.constantFrom(1, 3),
    maxDepth: fc.constantFrom(1, 2),
  },
  { requiredKeys: [] },
)

/** The defaults, or some caps so small that ordinary values meet them. */
export const limits: fc.Arbitrary<Partial<Limits>> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: tiny },
)
