import type { Outcome } from '../engine/index.ts'
import type { Rule, Scalar } from '../rules-schema/index.ts'
import type { ActionType, Difference, Expected, Seen } from './result.ts'

/** What an outcome says of one rule. */
export type SeenOfRule = Pick<Seen, 'match' | 'event' | 'metadata' | 'action'>

/**
 * `action`: what the rule wants done. Another that acted first does not take it away, so that a rule which blocks
 * everything for an hour does not fail the tests of all others.
 */
export function seenOf(rule: Rule, { matches, metadata }: Outcome, action: ActionType): SeenOfRule {
  if (matches.every(match => match.rule.id !== rule.id)) return { match: false }
  return {
    match: true,
    event: rule.event,
    metadata: metadata[rule.event] ?? {},
    action,
  }
}

/** Nothing: it is as expected. Where the match itself is not, the rest says no more. */
export function differencesOf(expected: Expected, seen: SeenOfRule): readonly Difference[] {
  const match = different('match', expected.match, seen.match)
  if (match.length > 0) return match
  const metadata = Object.entries(expected.metadata ?? {})
  return [
    ...different('event', expected.event, seen.event),
    ...metadata.flatMap(([key, value]) => different(`metadata.${key}`, value, own(seen.metadata, key))),
    ...different('action', expected.action, seen.action),
  ]
}

function different(member: string, expected: Scalar | undefined, seen: Scalar | undefined): readonly Difference[] {
  if (expected === undefined || expected === seen) return []
  return [{ member, expected, ...(seen === undefined ? {} : { seen }) }]
}

function own(metadata: Seen['metadata'], key: string): Scalar | undefined {
  return metadata !== undefined && Object.hasOwn(metadata, key) ? metadata[key] : undefined
}
