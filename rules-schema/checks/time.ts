import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { parseTimestamp } from '../timestamp.ts'
import type { Loose } from './rule-parts.ts'

/** `expires_at` of a rule or of an entry of a list. Whether it is over is not asked: that is for a clock to say. */
export function checkExpiry(part: Loose, pointer: string): readonly Problem[] {
  // Its own, and not of the prototype of all objects: it is looked at as it was read.
  const expires_at = Object.hasOwn(part, 'expires_at') ? part.expires_at : undefined
  if (typeof expires_at !== 'string' || expires_at === '' || parseTimestamp(expires_at) !== undefined) return []
  return [
    error(
      'RW120',
      within(pointer, 'expires_at'),
      `${quote(expires_at)} is not a time with an offset`,
      'write 2027-01-31T00:00:00Z or 2027-01-31T01:00:00+01:00',
    ),
  ]
}
