import { quote } from '../form/describe.ts'
import type { ListEntry } from '../types.ts'
import { importIpRange } from './ip-range.ts'
import type { Spot } from './loss.ts'
import { maxValueLength } from './vocabulary.ts'

const maxNamed = 5

/** IP addresses and ranges; those that libddwaf passes over without a word are told. */
export function ipEntries<Entry extends ListEntry>(entries: readonly Entry[], spot: Spot): readonly Entry[] {
  const wrong: string[] = []
  const kept = entries.flatMap(entry => {
    const ranges = importIpRange(entry.value)
    if (ranges === undefined) wrong.push(entry.value)
    return (ranges ?? []).map(value => ({ ...entry, value }))
  })
  if (wrong.length > 0) spot.warning(`no IP address or range, left out as libddwaf does: ${named(wrong)}`)
  return kept
}

/** Values to compare text with, none of them empty or longer than a set of ours may have. */
export function valueEntries<Entry extends ListEntry>(entries: readonly Entry[], spot: Spot): readonly Entry[] {
  const long = entries.filter(({ value }) => value.length > maxValueLength)
  if (long.length > 0)
    spot.error(`longer than ${maxValueLength} characters, left out: ${named(long.map(({ value }) => value))}`)
  const empty = entries.filter(({ value }) => value === '').length
  if (empty > 0) spot.info('the empty text matches nothing, there as here: left out')
  return entries.filter(({ value }) => value !== '' && value.length <= maxValueLength)
}

/** Some of many values, for a sentence. */
export function named(values: readonly string[]): string {
  const shown = values.slice(0, maxNamed).map(quote).join(', ')
  return values.length > maxNamed ? `${shown} and ${values.length - maxNamed} more` : shown
}
