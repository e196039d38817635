import { readAssignment } from './assignment.ts'
import type { Objects } from './compose.ts'
import type { Context } from './context.ts'
import { epochNumber } from './forms/index.ts'
import { type Refusal, type Result, refuse } from './refusal.ts'
import type { Seen } from './seen.ts'
import { takeManifest } from './take-manifest.ts'
import { type Offer, type VerifiedContent, verifyAll } from './verify-offer.ts'
import { foreignAudience, verifyEnvelope } from './verify-statement.ts'

/**
 * What was kept, at start: as if it had just come, but for time and for its revision, which may be below what was seen (PROTOCOL.md, 10.2).
 * With the keys, the audience and the ceilings of now.
 *
 * @param context - its `seen` is the floor; whether it is `stale` is for the caller to look at
 */
export function verifyKept(offer: Offer, objects: Objects, context: Context): Result<VerifiedContent> {
  const verified = verifyEnvelope(offer.assignment, 'assignment', context)
  if (!verified.ok) return verified
  const read = readAssignment(verified.payload)
  if (!read.ok) return read
  const assignment = read.value.value
  const wrong =
    foreignAudience(assignment.audience, context, 'assignment') ??
    epochAhead(assignment.epoch, context.seen) ??
    refusedOnDisk(assignment.release, context)
  if (wrong !== undefined) return wrong
  const manifest = takeManifest(offer.release, assignment, objects)
  const min_release = context.seen?.epoch === assignment.epoch ? context.seen.min_release : null
  return verifyAll(manifest, offer.release.signatures, objects, assignment, min_release, context)
}

/** Nobody on this machine verified a record of it. */
function epochAhead(epoch: string, floor: Seen | null): Refusal | undefined {
  if (floor === null || epochNumber(epoch) <= epochNumber(floor.epoch)) return undefined
  return refuse('RW415', 'assignment', `the epoch ${epoch} is above the floor's, ${floor.epoch}`)
}

function refusedOnDisk(release: string, context: Context): Refusal | undefined {
  if (!context.wasRefused(release)) return undefined
  return refuse('RW425', 'release', `${release} was refused before, with the capabilities of now`)
}
