import type { Attempt, Offer, Release, ReportedProblem, Running, Source, Timings } from '../protocol/index.ts'
import type { Snapshots } from '../snapshot/index.ts'
import type { Apply } from './apply-result.ts'
import type { Faults, Log } from './faults.ts'
import { hashDocument } from './hash-document.ts'
import { persist, type Restored, restoreFrom, withinPatience } from './last-good.ts'
import { applyFailed, equivocal, hashMismatch, stale } from './refusals.ts'
import type { Timers } from './timers.ts'

export interface StreamState {
  /** What judges requests, as far as this stream decides it. */
  readonly active: Running | null
  readonly source: Source
  readonly attempt: Attempt | null
  /** Of the offer that was looked at last; the other side tells answers apart by it. */
  readonly nonce: string | null
  /** Whether `active` would survive a restart; null without a place to keep it. */
  readonly persisted: boolean | null
}

export interface RuleStream {
  state(): StreamState
  /** Puts the last good rule set in force. True when one was found and handed to `apply`. */
  restore(): boolean
  offer(offer: Offer): void
  /** When nothing is being restored or attempted any more. */
  settled(): Promise<void>
  /** No attempt begins after this, and none is acknowledged. */
  close(): void
}

export interface RuleStreamOptions {
  readonly apply: Apply
  /** When `apply` would begin at once. */
  readonly turn?: (() => Promise<void>) | undefined
  readonly snapshots: Snapshots | undefined
  readonly faults: Faults
  readonly log: Log
  readonly now: () => number
  readonly timers: Timers
  /** The state is another one: report it. */
  readonly changed: () => void
}

const noTimings: Timings = { verify_ms: null, compile_ms: null, persist_ms: null }

/** PROTOCOL.md, section 4: one attempt at a time, the newest offer next, and what is in force stays until it is replaced. */
export function createRuleStream(options: RuleStreamOptions): RuleStream {
  const { apply, turn, snapshots, faults, log, now, timers, changed } = options
  let state: StreamState = {
    active: null,
    source: 'none',
    attempt: null,
    nonce: null,
    persisted: snapshots === undefined ? null : false,
  }
  /** The highest revision whose content was verified, taken or refused. */
  let seen: Release | null = null
  let running: Offer | undefined
  let next: Offer | undefined
  let work: Promise<void> = Promise.resolve()
  let closed = false

  function update(part: Partial<StreamState>): void {
    state = { ...state, ...part }
    changed()
  }

  function restore(): boolean {
    if (snapshots === undefined || closed) return false
    const restoring = restoreFrom(snapshots, { apply, faults, log })
    if (restoring === undefined) return false
    seen = restoring.newest
    work = restoring.done.then(restored => update(afterRestore(restoring.newest, restored)))
    return true
  }

  function offer(offered: Offer): void {
    if (closed) return
    const pending = next ?? running
    // Latest wins: what was overtaken before it was looked at is neither compiled nor answered.
    if (pending !== undefined && (offered.revision < pending.revision || isSame(offered, pending))) return
    if (pending?.revision === offered.revision) {
      refuse(offered, [equivocal(offered, pending)])
      return
    }
    next = offered
    if (running === undefined) work = work.then(attemptAll).catch(error => faults.note(`offer: ${error}`))
  }

  async function attemptAll(): Promise<void> {
    while (next !== undefined && !closed) {
      running = next
      next = undefined
      try {
        await attempt(running)
      } finally {
        running = undefined
      }
    }
  }

  async function attempt(offered: Offer): Promise<void> {
    if (isAnswered(offered)) return update({ nonce: offered.nonce })
    if (seen !== null && offered.revision < seen.revision) return refuse(offered, [stale(offered, seen)])
    if (seen !== null && offered.revision === seen.revision && offered.hash !== seen.hash)
      return refuse(offered, [equivocal(offered, seen)])

    const startedAt = now()
    update({
      nonce: offered.nonce,
      attempt: { ...release(offered), state: 'compiling', problems: [], problem_count: 0, timings: noTimings },
    })
    const hash = await hashDocument(offered.document)
    if (hash !== offered.hash) return refuse(offered, [hashMismatch(offered, hash)])
    seen = release(offered)
    const timings = { ...noTimings, verify_ms: since(startedAt) }
    await turn?.()
    if (closed || isOvertaken(offered)) return
    await putInForce(offered, timings)
  }

  /** PROTOCOL.md, "Compiling": what was overtaken until it would have been compiled is left out, and the newer one is told of. */
  function isOvertaken(offered: Offer): boolean {
    return next !== undefined && next.revision > offered.revision
  }

  async function putInForce(offered: Offer, timings: Timings): Promise<void> {
    const compilingAt = now()
    const result = await judge(offered)
    const compiled = { ...timings, compile_ms: since(compilingAt) }
    if (!result.ok) return refuse(offered, result.problems, compiled)
    if (closed) return
    // In force from here on, and said so once it is on disk, or could not be brought there.
    state = {
      ...state,
      active: { revision: offered.revision, hash: result.hash, program: result.program },
      source: 'live',
      persisted: snapshots === undefined ? null : false,
    }
    const persistingAt = now()
    const writing = persist(snapshots, { ...release(offered), document: offered.document }, faults)
    const persisted = await withinPatience(writing, timers)
    const done = { ...compiled, persist_ms: persisted === null ? null : since(persistingAt) }
    log('info', `revision ${offered.revision} is in force`)
    update({
      persisted,
      attempt: { ...release(offered), state: 'applied', problems: [], problem_count: 0, timings: done },
    })
    if (persisted === false) void writing.then(late => late === true && onDiskAfterAll(offered))
  }

  function onDiskAfterAll(offered: Offer): void {
    if (state.active?.revision === offered.revision) update({ persisted: true })
  }

  /** Looked at before, with an answer that still holds. */
  function isAnswered(offered: Offer): boolean {
    const { active, attempt } = state
    if (active !== null && isSame(offered, active)) return true
    return attempt !== null && attempt.state !== 'compiling' && isSame(offered, attempt)
  }

  /** Content that is in force already is not compiled again. */
  async function judge(offered: Offer): ReturnType<Apply> {
    const { active } = state
    if (active?.hash === offered.hash)
      return { ok: true, hash: active.hash, program: active.program, rules: 0, warnings: [] }
    try {
      return await apply(offered.document)
    } catch (thrown) {
      return { ok: false, problems: [applyFailed(thrown)] }
    }
  }

  function refuse(offered: Offer, problems: readonly ReportedProblem[], timings: Timings = noTimings): void {
    log('warn', `revision ${offered.revision} was refused: ${problems[0]?.message ?? 'no reason given'}`)
    update({
      nonce: offered.nonce,
      attempt: { ...release(offered), state: 'refused', problems, problem_count: problems.length, timings },
    })
  }

  const since = (at: number): number => Math.max(0, Math.round(now() - at))

  return {
    state: () => state,
    restore,
    offer,
    settled: () => work,
    close: () => {
      closed = true
      next = undefined
    },
  }
}

/** A snapshot that this version of the engine refuses is reported like an offer that it refuses. */
function afterRestore(newest: Release, { active, problems }: Restored): Partial<StreamState> {
  const attempt: Attempt | null =
    problems === null
      ? null
      : { ...release(newest), state: 'refused', problems, problem_count: problems.length, timings: noTimings }
  return active === null ? { attempt } : { active, source: 'disk', persisted: true, attempt }
}

function isSame(a: Release, b: Release): boolean {
  return a.revision === b.revision && a.hash === b.hash
}

function release({ revision, hash }: Release): Release {
  return { revision, hash }
}
