import type { Assignment } from './assignment.ts'
import type { Composed, Objects } from './compose.ts'
import type { Context } from './context.ts'
import { ok, type Result, refuse } from './refusal.ts'
import { type OfferedRelease, type TakenManifest, takeManifest } from './take-manifest.ts'
import { type OfferedAssignment, type VerifiedAssignment, verifyAssignment } from './verify-assignment.ts'
import { type VerifiedRelease, verifyContent, verifyRelease } from './verify-release.ts'

export interface Offer extends OfferedAssignment {
  readonly release: OfferedRelease
}

/** What the engine may have. */
export interface VerifiedContent extends VerifiedRelease, Composed {
  readonly assignment: Assignment
}

export interface VerifiedOffer extends VerifiedAssignment {
  /** Not there where nothing is new. */
  readonly content?: VerifiedContent
}

/**
 * V1 to V13 of PROTOCOL.md, 7.2, in one go, of an offer whose content is there. An attempt takes the same steps one by one, since content
 * comes in between.
 *
 * @param objects - manifests and objects that are there, by hash; they need not be right
 */
export function verifyOffer(offer: Offer, objects: Objects, context: Context): Result<VerifiedOffer> {
  const verified = verifyAssignment(offer, context)
  if (!verified.ok || verified.value.kind !== 'new') return verified
  const { assignment, seen } = verified.value
  const manifest = takeManifest(offer.release, assignment, objects)
  const content = verifyAll(manifest, offer.release.signatures, objects, assignment, seen.min_release, context)
  return content.ok ? ok({ ...verified.value, content: content.value }) : content
}

/** V10 to V13. */
export function verifyAll(
  manifest: TakenManifest,
  signatures: unknown,
  objects: Objects,
  assignment: Assignment,
  min_release: string | null,
  context: Context,
): Result<VerifiedContent> {
  if (manifest.from === 'nowhere')
    return refuse('RW418', 'transfer', `the manifest is missing: ${manifest.voided ?? assignment.release}`)
  const release = verifyRelease({ bytes: manifest.bytes, signatures }, assignment, min_release, context)
  if (!release.ok) return release
  const composed = verifyContent(release.value, objects, assignment, context)
  return composed.ok ? ok({ ...release.value, ...composed.value, assignment }) : composed
}
