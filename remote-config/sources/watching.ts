import type { Log } from '../client/faults.ts'
import { errorCode } from '../snapshot/index.ts'
import type { Watch, Watcher, WatchTarget } from './watch.ts'

export interface WatchingState {
  /** `polling`: changes are found by the periodic look alone. `off`: not started, or closed. */
  readonly mode: 'events' | 'polling' | 'off'
  /** Why not by events. */
  readonly reason: string | null
}

/** Keeps watching what the rule files are read from, as long as that can be watched. */
export interface Watching {
  /** Watches these from now on. `identity` tells a directory from another one that was made at its place. */
  follow(targets: readonly WatchTarget[], identity: string): void
  /** There is nothing to watch: whatever comes is found by looking. */
  lose(): void
  state(): WatchingState
  close(): Promise<void>
}

export interface WatchingOptions {
  readonly watch: Watch
  readonly changed: () => void
  readonly log: Log
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'the system watches no more files: fs.inotify.max_user_watches',
  EMFILE: 'too many open files or watchers: ulimit -n, fs.inotify.max_user_instances',
}

export function createWatching({ watch, changed, log }: WatchingOptions): Watching {
  let state: WatchingState = { mode: 'off', reason: null }
  let watcher: Watcher | undefined
  let followed: string | undefined
  /** Of the watcher that is listened to; one that was left may still talk. */
  let turn: object | undefined
  let closed = false

  function follow(targets: readonly WatchTarget[], identity: string): void {
    if (closed || followed === identity) return
    drop()
    followed = identity
    const mine = {}
    turn = mine
    // Called by events of a library: what is thrown here would end the process of the application.
    const ifCurrent = (react: () => void) => () => {
      if (turn !== mine) return
      try {
        react()
      } catch (error) {
        fail(error)
      }
    }
    try {
      const opened = watch(targets, {
        ready: ifCurrent(began),
        changed: ifCurrent(changed),
        failed: error => turn === mine && fail(error),
      })
      if (turn === mine) watcher = opened
      else void opened.close().catch(ignore)
    } catch (error) {
      fail(error)
    }
  }

  /** What happened before it was listening is looked for. */
  function began(): void {
    if (state.mode === 'polling') log('info', 'rule files are watched again')
    state = { mode: 'events', reason: null }
    changed()
  }

  /** It is tried again with the next look. */
  function fail(error: unknown): void {
    const code = errorCode(error)
    poll(hints[code] === undefined ? `${code}: ${String(error)}` : `${code}: ${hints[code]}`, 'warn')
  }

  function poll(reason: string, level: 'info' | 'warn'): void {
    drop()
    if (state.reason !== reason) log(level, `rule files are looked at from time to time only: ${reason}`)
    state = { mode: 'polling', reason }
  }

  function drop(): void {
    const dropped = watcher
    watcher = undefined
    followed = undefined
    turn = undefined
    dropped?.close().catch(ignore)
  }

  return {
    follow,
    lose: () => {
      if (!closed) poll('there is nothing to watch', 'info')
    },
    state: () => state,
    close: async () => {
      closed = true
      const last = watcher
      drop()
      state = { mode: 'off', reason: null }
      await last?.close()
    },
  }
}

/** There is nothing left that it could tell. */
function ignore(): void {}
