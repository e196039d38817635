import type { Release, ReportedProblem, Running } from '../protocol/index.ts'
import { errorCode, type Snapshot, type Snapshots } from '../snapshot/index.ts'
import type { Apply } from './apply-result.ts'
import type { Faults, Log } from './faults.ts'
import { applyFailed } from './refusals.ts'
import type { Timers } from './timers.ts'

/** A disk that does not answer must not hold back the acknowledgement of what is in force. */
const persistTimeoutMs = 5_000

export interface Restored {
  /** What is in force now; null when `apply` refused every snapshot. */
  readonly active: Running | null
  /** Why the newest was refused, where it was. */
  readonly problems: readonly ReportedProblem[] | null
}

export interface Restoring {
  /** Nothing older than this is taken any more. */
  readonly newest: Release
  readonly done: Promise<Restored>
}

interface RestoreContext {
  readonly apply: Apply
  readonly faults: Faults
  readonly log: Log
}

/**
 * The newest snapshot that can be read is handed to `apply` before this returns, so that an engine which swaps
 * synchronously is ready before the application listens. One that it refuses makes room for the one before.
 */
export function restoreFrom(snapshots: Snapshots, context: RestoreContext): Restoring | undefined {
  const readable = usable(snapshots, context)
  const first = readable.next()
  if (first.done) return undefined
  const { revision, hash } = first.value
  return { newest: { revision, hash }, done: applyFirst(first.value, readable, context) }
}

async function applyFirst(
  first: Snapshot,
  rest: Iterator<Snapshot>,
  { apply, faults, log }: RestoreContext,
): Promise<Restored> {
  let problems: readonly ReportedProblem[] | null = null
  for (let snapshot: Snapshot | undefined = first; snapshot !== undefined; snapshot = rest.next().value) {
    const result = await guardedApply(apply, snapshot.document)
    if (result.ok) {
      log('info', `revision ${snapshot.revision} was restored from disk`)
      return { active: { revision: snapshot.revision, hash: result.hash, program: result.program }, problems }
    }
    problems ??= result.problems
    faults.note(
      `the snapshot of revision ${snapshot.revision} was refused: ${result.problems[0]?.message ?? 'no reason given'}`,
    )
  }
  return { active: null, problems }
}

async function guardedApply(apply: Apply, document: unknown): ReturnType<Apply> {
  try {
    return await apply(document)
  } catch (thrown) {
    return { ok: false, problems: [applyFailed(thrown)] }
  }
}

function* usable(snapshots: Snapshots, { faults }: RestoreContext): Generator<Snapshot, undefined> {
  try {
    for (const candidate of snapshots.candidates()) {
      if (candidate.ok) yield candidate.snapshot
      else faults.note(`the snapshot ${candidate.file} is ignored: ${candidate.reason}`)
    }
  } catch (error) {
    faults.note(`snapshots cannot be read: ${errorCode(error)}`)
  }
}

/** True when it is on disk, null without a place to keep it. */
export async function persist(
  snapshots: Snapshots | undefined,
  release: Release & { readonly document: unknown },
  faults: Faults,
): Promise<boolean | null> {
  if (snapshots === undefined) return null
  try {
    await snapshots.write({ ...release, savedAt: Date.now() })
    return true
  } catch (error) {
    faults.note(
      `the snapshot of revision ${release.revision} was not written: ${error instanceof Error ? error.message : error}`,
    )
    return false
  }
}

/** False when it takes longer than `persistTimeoutMs`. */
export async function withinPatience(persisted: Promise<boolean | null>, timers: Timers): Promise<boolean | null> {
  let timer: unknown
  const late = new Promise<boolean>(resolve => {
    timer = timers.setTimeout(() => resolve(false), persistTimeoutMs)
  })
  const first = await Promise.race([persisted, late])
  timers.clearTimeout(timer)
  return first
}
