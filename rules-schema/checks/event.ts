import { builtInEvents } from '../events.ts'
import { quote } from '../form/describe.ts'
import { within } from '../pointer.ts'
import { type Problem, warning } from '../problem.ts'
import { nearest } from '../suggest.ts'
import { isObject, type Loose } from './rule-parts.ts'

/** What an author probably meant a business-logic event to be, and what detections will need of it. */
export function checkEvent(rule: Loose, pointer: string): readonly Problem[] {
  if (rule.category !== 'business_logic' || typeof rule.event !== 'string') return []
  const needed = builtInEvents.get(rule.event)
  return needed === undefined ? resembling(rule.event, pointer) : missingMetadata(rule, needed, pointer)
}

function resembling(event: string, pointer: string): readonly Problem[] {
  const meant = nearest(event, builtInEvents.keys())
  if (meant === undefined) return []
  return [
    warning(
      'RW304',
      within(pointer, 'event'),
      `${quote(event)} is an event of your own, and very like a built-in one`,
      `did you mean ${quote(meant)}?`,
    ),
  ]
}

function missingMetadata(rule: Loose, needed: readonly (readonly string[])[], pointer: string): readonly Problem[] {
  const captured = isObject(rule.capture) ? rule.capture : {}
  const missing = needed.filter(names => !names.some(name => Object.hasOwn(captured, name)))
  if (missing.length === 0) return []
  const names = missing.map(([name]) => quote(name ?? '')).join(', ')
  const place = within(pointer, isObject(rule.capture) ? 'capture' : 'event')
  return [
    warning(
      'RW301',
      place,
      `${quote(String(rule.event))} needs ${names} in its metadata for detections to work`,
      'add it to "capture", from the request or as a constant',
    ),
  ]
}
