import { type Assignment, readAssignment } from './assignment.ts'
import type { Context } from './context.ts'
import { epochNotOpened } from './epoch-record.ts'
import { ok, type Refusal, type Result, refuse } from './refusal.ts'
import type { Seen } from './seen.ts'
import { millisecondsOf } from './statement.ts'
import { epochOrder, foreignAudience, verifyEnvelope, wrongTime } from './verify-statement.ts'

/** The signed part of an offer that is small. */
export interface OfferedAssignment {
  /** An envelope, as it came. */
  readonly assignment: unknown
  /** An envelope, as it came, if there is one. */
  readonly epoch_record?: unknown
  /** Attempt it although its release was refused before; how often that may be is for the caller. */
  readonly force?: boolean
}

export interface VerifiedAssignment {
  readonly assignment: Assignment
  /** What has to be remembered from now on: in memory at once, on disk before the swap (V8). */
  readonly seen: Seen
  /**
   * `new`: content. `in-force`: exactly what judges requests, whose expiry moves forward and never back. `same-release`: that under a
   * lower revision; nothing is fetched.
   */
  readonly kind: 'new' | 'in-force' | 'same-release'
  /** Server keys whose signatures were found good. */
  readonly keyids: readonly string[]
  /** Signatures by keys that are not known here. */
  readonly unknownSignatures: number
  readonly ignored: number
}

/** A refusal, and what has to be remembered although it was refused. */
export type RefusedAssignment = Refusal & {
  /** Null where V1 to V7 failed, or where nothing was seen before. */
  readonly seen: Seen | null
  /** What it said, once V1 to V3 held: what a forger wrote is not repeated. */
  readonly assignment: Assignment | null
}

/** V1 to V9 of PROTOCOL.md, 7.2, in that order: what is done for every offer at once. Never throws for anything in the offer. */
export function verifyAssignment(offer: OfferedAssignment, context: Context): VerifiedAssignmentResult {
  const statement = readSigned(offer, context)
  if (!statement.ok) return { ...statement, seen: context.seen, assignment: null }
  const { assignment } = statement.value
  const inForce = inForceOf(assignment, context)
  const wrong =
    foreignAudience(assignment.audience, context, 'assignment') ??
    wrongEpoch(assignment, offer.epoch_record, context) ??
    wrongRevision(assignment, context) ??
    wrongTime(assignment, context, inForce === 'in-force', 'assignment')
  if (wrong !== undefined) return { ...wrong, seen: context.seen, assignment }
  const seen = raised(context.seen, assignment)
  const notTaken = refusedBefore(assignment, offer, context, inForce) ?? notAllowed(assignment, seen, context, inForce)
  if (notTaken !== undefined) return { ...notTaken, seen, assignment }
  return ok({ ...statement.value, seen, kind: inForce ?? 'new' })
}

export type VerifiedAssignmentResult = { readonly ok: true; readonly value: VerifiedAssignment } | RefusedAssignment

type Signed = Omit<VerifiedAssignment, 'seen' | 'kind'>

/** V1, V2, V3. */
function readSigned({ assignment }: OfferedAssignment, context: Context): Result<Signed> {
  const verified = verifyEnvelope(assignment, 'assignment', context)
  if (!verified.ok) return verified
  const read = readAssignment(verified.payload)
  if (!read.ok) return read
  const { keyids, unknownKeyids } = verified
  return ok({
    assignment: read.value.value,
    keyids,
    unknownSignatures: unknownKeyids.length,
    ignored: read.value.ignored,
  })
}

/** V5. */
function wrongEpoch({ epoch }: Assignment, record: unknown, { seen, trust, stream }: Context): Refusal | undefined {
  if (seen === null) return undefined
  switch (epochOrder(epoch, seen.epoch)) {
    case 'same':
      return undefined
    case 'older':
      return refuse('RW401', 'assignment', `the epoch ${epoch} is older than ${seen.epoch}, which was seen`)
    case 'another':
      return refuse('RW415', 'assignment', `the epoch ${epoch} is another history than ${seen.epoch}, which was seen`)
    default:
      if (record === undefined) return refuse('RW415', 'assignment', `the epoch ${epoch} comes without its record`)
      return epochNotOpened(record, trust, epoch, stream)
  }
}

/** V6. */
function wrongRevision({ epoch, revision, release }: Assignment, { seen }: Context): Refusal | undefined {
  if (seen === null || epoch !== seen.epoch || revision > seen.revision) return undefined
  if (revision < seen.revision)
    return refuse('RW401', 'assignment', `revision ${revision} is older than ${seen.revision}, which was seen`)
  if (release === seen.release) return undefined
  return refuse('RW402', 'assignment', `revision ${revision} was ${seen.release}, and is now ${release}`)
}

/** V8: of one epoch only upwards; a new one begins anew. */
function raised(seen: Seen | null, { epoch, revision, release, min_release }: Assignment): Seen {
  const before = seen?.epoch === epoch ? seen.min_release : null
  return { epoch, revision, release, min_release: later(before, min_release) }
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return millisecondsOf(a) >= millisecondsOf(b) ? a : b
}

function inForceOf(assignment: Assignment, { inForce }: Context): 'in-force' | 'same-release' | undefined {
  if (inForce?.release !== assignment.release) return undefined
  return inForce.epoch === assignment.epoch && inForce.revision === assignment.revision ? 'in-force' : 'same-release'
}

/** V9. What is in force was not refused, whatever is remembered. */
function refusedBefore(
  { release }: Assignment,
  { force = false }: OfferedAssignment,
  context: Context,
  inForce: string | undefined,
): Refusal | undefined {
  if (force || inForce !== undefined || !context.wasRefused(release)) return undefined
  return refuse('RW425', 'release', `${release} was refused before, with the capabilities of now`)
}

/** Of V10 and V13 what the assignment alone has against a release that is there: its content is not looked at again. */
function notAllowed(
  { allow_empty }: Assignment,
  { min_release }: Seen,
  { inForce }: Context,
  kind: string | undefined,
): Refusal | undefined {
  if (kind !== 'same-release' || inForce === null) return undefined
  return madeTooEarly(inForce.created_at, min_release) ?? (inForce.empty && !allow_empty ? emptyRelease() : undefined)
}

export function madeTooEarly(created_at: string, min_release: string | null): Refusal | undefined {
  if (min_release === null || millisecondsOf(created_at) >= millisecondsOf(min_release)) return undefined
  return refuse('RW420', 'release', `it was made at ${created_at}, and what was made before ${min_release} is revoked`)
}

export function emptyRelease(): Refusal {
  return refuse('RW419', 'release', 'it has no rules, and not both its document and its assignment allow that')
}
