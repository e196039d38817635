import { inOneGo } from '../../rules-schema/index.ts'
import type { Assignment } from './assignment.ts'
import type { Objects } from './compose.ts'
import { applyPatchInSteps, type Patch } from './patch.ts'

/** How an offer brings its manifest, or does not. */
export interface OfferedRelease {
  /** Of the release's envelope, as they came. */
  readonly signatures: unknown
  readonly payload?: Uint8Array
  readonly patch?: Patch
}

export type TakenManifest =
  | { readonly from: 'payload' | 'patch' | 'kept'; readonly bytes: Uint8Array }
  /** It has to be fetched by the release's hash. `voided`: why a patch could not be carried out, which is counted. */
  | { readonly from: 'nowhere'; readonly voided?: string }

/**
 * The bytes that may be the manifest: kept ones first, since these were looked at before. What they are is for `verifyRelease` to
 * say.
 *
 * @param kept - bytes of manifests that are there, by release
 */
export function takeManifest(release: OfferedRelease, assignment: Assignment, kept: Objects): TakenManifest {
  return inOneGo(takeManifestInSteps(release, assignment, kept))
}

/** The same, pausing now and then. */
export function* takeManifestInSteps(
  { payload, patch }: OfferedRelease,
  { release, release_size }: Assignment,
  kept: Objects,
): Generator<void, TakenManifest> {
  const there = kept(release)
  if (there !== undefined) return { from: 'kept', bytes: there }
  if (payload !== undefined) return { from: 'payload', bytes: payload }
  if (patch === undefined) return { from: 'nowhere' }
  const base = kept(patch.base)
  if (base === undefined) return { from: 'nowhere', voided: `its base ${patch.base} is not there` }
  const patched = yield* applyPatchInSteps(base, patch, { hash: release, size: release_size })
  return patched.ok ? { from: 'patch', bytes: patched.bytes } : { from: 'nowhere', voided: patched.why }
}
