import fc from 'fast-check'
import { start } from '../conversation.ts'

/** Milliseconds from the start at which something may end, or the clock may be. */
const moments = [-1, 0, 1, 999, 1_000, 5_000] as const

/** RFC 3339, in one of its spellings. */
function spelled(ms: number, how: number): string {
  const offsets = ['Z', 'z', '+00:00', '+01:00', '-09:30', '+23:59'] as const
  const offset = offsets[how % offsets.length] as string
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/.exec(offset) ?? []
  const local = start + ms + (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
  const text = new Date(local).toISOString().replace('Z', offset)
  return how % 2 === 0 ? text.replace('.000', '') : text.toLowerCase()
}

export const timestamp = fc
  .record({ ms: fc.oneof(fc.constantFrom(...moments), fc.constantFrom(-4e12, 4e11)), how: fc.nat(11) })
  .map(({ ms, how }) => spelled(ms, how))

/** Where the clock is, one moment after the other. */
export const clock = fc.array(fc.constantFrom(...moments), { maxLength: 3 }).map(some => some.sort((a, b) => a - b))
