import { own } from '../own.ts'
import type { OtherReadings, Reading } from '../reading.ts'
import { bodyAddress } from './addresses.ts'
import type { Body, BodyError } from './body.ts'

/** Of one text: what it says to us, and what to others. */
export interface Meaning {
  readonly value: unknown
  readonly error?: BodyError
  readonly cut?: boolean
  /** Whole values, as others may see them. */
  readonly others?: readonly unknown[]
  readonly ambiguous?: Iterable<string>
}

/** What it is, is not what it says it is, and everyday clients do not do that. */
export const mediaTypeReason = 'media_type'

/** Of longer texts only what is ambiguous is said; the engine does not look at more in one read either. */
export const maxOtherLength = 131_072

/** Each is judged: without a bound that would be a way to make a request expensive. Where there are more, something is ambiguous too. */
const maxReadings = 12

/** What everyday bodies do not have, is not made for them. */
export function bodyOf(meaning: Meaning): Body {
  const { value } = meaning
  const error = own(meaning, 'error')
  const cut = own(meaning, 'cut') ?? false
  const others = own(meaning, 'others')
  const ambiguous = own(meaning, 'ambiguous')
  const body: Body = error === undefined ? { value, cut } : { value, error, cut }
  return others === undefined && ambiguous === undefined
    ? body
    : withOthers(body, (others ?? []).map(asReading), ambiguous)
}

/** The same body, with more readings behind its own ones, and more reasons. */
export function withOthers(body: Body, readings: readonly Reading[], ambiguous: Iterable<string> = []): Body {
  const all: OtherReadings = {
    readings: [...(own(body, 'readings') ?? []), ...readings].slice(0, maxReadings),
    ambiguous: [...new Set([...(own(body, 'ambiguous') ?? []), ...ambiguous])],
  }
  return all.readings.length === 0 && all.ambiguous.length === 0 ? body : { ...body, ...all }
}

function asReading(value: unknown): Reading {
  return { [bodyAddress]: value }
}
