export { type Assignment, assignmentBytes, readAssignment } from './assignment.ts'
export { type Named, nameOf, notTheBytes } from './bytes.ts'
export { closesConnection } from './closes.ts'
export { type Composed, compose, composeInSteps, documentOf, type Objects } from './compose.ts'
export { type Ceilings, type Context, defaultCeilings, type InForce } from './context.ts'
export { type EpochRecord, epochRecordBytes, readEpochRecord } from './epoch-record.ts'
export { fixedParts, fixedPartsInSteps, hashInForce, hashInForceInSteps } from './hash-in-force.ts'
export {
  defaultSkewMs,
  maxContentBytes,
  maxListEntries,
  maxManifestBytes,
  maxManifestLists,
  maxManifestRules,
  maxNotes,
  maxPatchHead,
  maxSkewMs,
  maxStatementBytes,
} from './limits.ts'
export { ListContents } from './list-contents.ts'
export { type ListHead, listHeadBytes, readListHead } from './list-head.ts'
export { lineOf, readEntryLine } from './list-line.ts'
export {
  applyDelta,
  applyDeltaInSteps,
  contentsOfLines,
  type ListDelta,
  makeDelta,
  makeSnapshot,
  notTheContents,
  readSnapshot,
  readSnapshotInSteps,
  type Snapshot,
  wholeContents,
} from './list-transport.ts'
export { type MadeRelease, makeRelease, makeReleaseInSteps, type ReleaseNotes } from './make-release.ts'
export type { ListLine, Manifest, ManifestHead, RestLine, RuleLine } from './manifest.ts'
export {
  appliesTo,
  type Difference,
  difference,
  missingOf,
  type Needs,
  needsOf,
  objectsOf,
  type Where,
} from './needs.ts'
export { applyPatch, applyPatchInSteps, makePatch, type Patch, type Patched } from './patch.ts'
export { payloadTypes } from './payload-types.ts'
export { readManifest, readManifestInSteps } from './read-manifest.ts'
export { type Rest, readList, readRest, readRule } from './read-objects.ts'
export { type Blame, type Refusal, type RefusalCode, type Result, refusalNames } from './refusal.ts'
export { kindOf, type ScopeCount, scopesOf } from './scopes.ts'
export type { Seen, SeenList, SeenLists } from './seen.ts'
export type { Audience, Statement } from './statement.ts'
export { type OfferedRelease, type TakenManifest, takeManifest, takeManifestInSteps } from './take-manifest.ts'
export {
  type OfferedAssignment,
  type RefusedAssignment,
  type VerifiedAssignment,
  type VerifiedAssignmentResult,
  verifyAssignment,
} from './verify-assignment.ts'
export { verifyKept } from './verify-kept.ts'
export { type ListContext, type VerifiedListHead, verifyListHead } from './verify-list.ts'
export { type Offer, type VerifiedContent, type VerifiedOffer, verifyOffer } from './verify-offer.ts'
export {
  type SignedManifest,
  type VerifiedRelease,
  verifyContent,
  verifyContentInSteps,
  verifyRelease,
  verifyReleaseInSteps,
} from './verify-release.ts'
export { epochOrder, isStale } from './verify-statement.ts'
