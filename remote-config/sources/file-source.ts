import { isDeepStrictEqual } from 'node:util'
import type { ApplyResult } from '../client/apply-result.ts'
import { logToStandardError, safeLog } from '../client/faults.ts'
import { applyFailed } from '../client/refusals.ts'
import { guardedTimers, monotonicNow, unreferencedTimers } from '../client/timers.ts'
import { openCopy } from './copy.ts'
import { createDebounce } from './debounce.ts'
import { createDoubts } from './doubts.ts'
import type { FileSource, FileSourceOptions, FileSourceStatus } from './file-source-options.ts'
import { judge, type Verdict } from './judge.ts'
import { lookLater, lookNow } from './looking.ts'
import type { PlaceName } from './place-names.ts'
import { type Reading, readRulePaths } from './read-rule-paths.ts'
import { tellProblems, tellWarnings } from './tell.ts'
import { watchWithChokidar } from './watch.ts'
import { targetsOf } from './watch-targets.ts'
import { createWatching } from './watching.ts'

/** How long a change that never comes to rest may put off a look. */
const longestMs = 2_000
/** How long the end may wait for a disk. */
const patienceMs = 2_000

type State = Omit<FileSourceStatus, 'kind' | 'path' | 'state' | 'watching'>

/**
 * The rules of a file or a directory, kept in force as they change. Whatever is wrong with them leaves the last good set in
 * force. Nothing here throws into the application or keeps it running.
 */
export function createFileSource(options: FileSourceOptions): FileSource {
  const { path, apply, reconcileMs = 30_000, quietMs = 100, retryMs = 250, now = monotonicNow } = options
  const log = safeLog(options.log ?? logToStandardError)
  const note = (message: string) => log('error', message)
  const timers = guardedTimers(options.timers ?? unreferencedTimers, note)
  const copy = openCopy(options.cacheDir, path, note)
  const soon = createDebounce(check, { quietMs, longestMs, timers, now })
  const watching = createWatching({ watch: options.watch ?? watchWithChokidar, changed: soon.request, log })
  const doubts = createDoubts()
  let state: State = { hash: null, origin: null, files: [], missing: false, problems: [], persisted: null }
  /** The reading that the state tells of. */
  let judged: string | undefined
  /** The program that a good set did not fit into. */
  let refusedBy: string | undefined
  let work: Promise<void> = Promise.resolve()
  let writing: Promise<void> = Promise.resolve()
  let checking = false
  let again = false
  let started = false
  let closed = false
  let reconcileTimer: unknown
  let retryTimer: unknown

  function restore(): boolean {
    if (closed || started) return false
    let handed = false
    work = begin(lookNow(readRulePaths(path)), () => {
      handed = true
    }).catch(error => note(`${path}: ${error}`))
    return handed
  }

  /** Synchronous as far as `apply` is. */
  async function begin(reading: Reading, handing: () => void): Promise<void> {
    const verdict = judge(path, reading)
    if (verdict.kind === 'good') {
      handing()
      await take(verdict, reading)
    } else refuse(verdict, reading)
    if (state.hash === null) await takeCopy(handing)
  }

  async function takeCopy(handing: () => void): Promise<void> {
    const snapshot = copy.newest()
    if (snapshot === undefined) return note(`${path}: nothing of it is in force, until it is mended`)
    handing()
    const result = await guardedApply(snapshot.document)
    if (!result.ok)
      return note(
        `${path}: the copy of an earlier set was refused too: ${result.problems[0]?.message ?? 'no reason given'}`,
      )
    update({ hash: result.hash, origin: 'copy', files: [], persisted: true })
    log('warn', `${path}: the copy of an earlier set is in force, until it is mended`)
  }

  function check(): void {
    if (closed) return
    if (checking) {
      again = true
      return
    }
    checking = true
    work = work
      .then(look)
      .catch(error => note(`${path}: ${error}`))
      .finally(next)
  }

  function next(): void {
    checking = false
    if (!again) return
    again = false
    check()
  }

  async function look(): Promise<void> {
    await options.turn?.()
    if (closed) return
    again = false // whatever was told until now is read now
    const reading = await lookLater(readRulePaths(path))
    if (closed) return
    follow(reading)
    if (isJudged(reading)) return doubts.settle()
    const verdict = judge(path, reading)
    if (verdict.kind !== 'good' && doubts.has(reading)) return lookAgain()
    doubts.settle()
    if (verdict.kind === 'good') await take(verdict, reading)
    else refuse(verdict, reading)
  }

  /** Work may have become more work meanwhile. */
  async function settled(): Promise<void> {
    for (let awaited: unknown; awaited !== work; ) {
      awaited = work
      await awaited
    }
  }

  function follow({ root }: Reading): void {
    if (!started) return
    if (root === undefined) watching.lose()
    else watching.follow(targetsOf(path, root), root.identity)
  }

  /** The same as before, in the same surroundings. */
  function isJudged({ fingerprint }: Reading): boolean {
    return fingerprint === judged && (refusedBy === undefined || refusedBy === options.program?.())
  }

  function lookAgain(): void {
    timers.clearTimeout(retryTimer)
    retryTimer = timers.setTimeout(check, retryMs)
  }

  function refuse({ kind, problems }: Exclude<Verdict, { kind: 'good' }>, { fingerprint }: Reading): void {
    judged = fingerprint
    refusedBy = undefined
    const isKnown = isDeepStrictEqual(problems, state.problems)
    update({ missing: kind === 'missing', problems })
    if (isKnown) return // what is wrong in the same way time and again is told once
    tellProblems(log, path, `${kind === 'missing' ? 'it is gone' : 'it was refused'}; ${whatStays()}`, problems)
  }

  async function take(
    { document, locate, placeName }: Extract<Verdict, { kind: 'good' }>,
    reading: Reading,
  ): Promise<void> {
    const files = reading.files.map(({ file }) => file)
    const result = await guardedApply(document, placeName)
    judged = reading.fingerprint
    if (!result.ok) return refuseApplied(locate(result.problems))
    refusedBy = undefined
    const problems = locate(result.warnings)
    update({ hash: result.hash, origin: 'files', files, missing: false, problems, persisted: null })
    log('info', `${path}: ${files.length} rule file${files.length === 1 ? '' : 's'} in force`)
    tellWarnings(log, path, problems)
    writing = writing.then(() => keep(document, result.hash))
  }

  function refuseApplied(problems: FileSourceStatus['problems']): void {
    refusedBy = options.program?.()
    update({ missing: false, problems })
    tellProblems(log, path, `it was refused; ${whatStays()}`, problems)
  }

  async function keep(document: unknown, hash: string): Promise<void> {
    if (state.hash !== hash) return // another one is in force by now
    const persisted = await copy.keep(document)
    if (state.hash === hash) update({ persisted })
  }

  async function guardedApply(document: unknown, placeName?: PlaceName): Promise<ApplyResult> {
    try {
      return await apply(document, placeName)
    } catch (thrown) {
      return { ok: false, problems: [applyFailed(thrown)] }
    }
  }

  function whatStays(): string {
    if (state.hash === null) return 'nothing of it is in force'
    return 'what was in force before stays in force'
  }

  function update(part: Partial<State>): void {
    state = { ...state, ...part }
    try {
      options.changed?.()
    } catch (error) {
      note(`${path}: ${error}`)
    }
  }

  function reconcile(): void {
    check()
    reconcileTimer = timers.setTimeout(reconcile, reconcileMs)
  }

  async function close(): Promise<void> {
    closed = true
    soon.cancel()
    timers.clearTimeout(reconcileTimer)
    timers.clearTimeout(retryTimer)
    let patience: unknown
    const late = new Promise<void>(resolve => {
      patience = timers.setTimeout(resolve, patienceMs)
    })
    await Promise.race([Promise.all([watching.close(), work.then(() => writing)]), late])
    timers.clearTimeout(patience)
  }

  return {
    restore,
    settled,
    start: () => {
      if (started || closed) return
      started = true
      void work.then(() => closed || reconcile())
    },
    check,
    close,
    status: () => ({ kind: 'file', path, state: stateOf(state), ...state, watching: watching.state() }),
  }
}

function stateOf({ hash, origin, missing, problems }: State): FileSourceStatus['state'] {
  if (hash === null) return 'none'
  const isRefused = missing || problems.some(({ severity }) => severity === 'error')
  return origin === 'copy' || isRefused ? 'stale' : 'current'
}
