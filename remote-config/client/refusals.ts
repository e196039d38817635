import { error } from '../../rules-schema/index.ts'
import type { Offer, Release, ReportedProblem } from '../protocol/index.ts'

/** PROTOCOL.md, section 4: why an offer is refused before, or without, the engine's answer. */

export function stale(offer: Offer, seen: Release): ReportedProblem {
  return error(
    'RW401',
    '',
    `revision ${offer.revision} is older than ${seen.revision}, which this instance has already seen`,
    'If the control plane lost its store or was restored from a backup, push again with min_revision above the highest revision of the fleet view.',
  )
}

export function equivocal(offer: Offer, seen: Release): ReportedProblem {
  return error('RW402', '', `revision ${offer.revision} was ${seen.hash} before, and is now offered as ${offer.hash}`)
}

export function hashMismatch(offer: Offer, actual: string | null): ReportedProblem {
  return error(
    'RW403',
    '',
    `the document is not what was announced: ${offer.hash} expected, ${actual ?? 'no rule set'} received`,
  )
}

export function applyFailed(thrown: unknown): ReportedProblem {
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return error('RW404', '', `the rule set could not be applied: ${reason}`)
}
