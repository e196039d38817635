import type { Welcome } from '../protocol/index.ts'
import { type Connection, type ConnectionOptions, openConnection } from './connection.ts'
import { describeEnding, type Ending, type Retry, type RetryBounds, retryAfter } from './endings.ts'
import type { ClientState } from './status.ts'
import { guarded } from './timers.ts'

export interface LinkState {
  readonly state: ClientState
  readonly session: string | null
  /** The wait for the next try. */
  readonly retry: Retry | null
  readonly lastError: string | null
}

/** Connections to one control plane, one after the other, for as long as the process lives. */
export interface Link {
  start(): void
  report(): void
  /** Resolves when the connection has ended. */
  close(): Promise<void>
  state(): LinkState
}

export interface LinkOptions extends Omit<ConnectionOptions, 'onWelcome' | 'onDrain' | 'onEnd'> {
  readonly url: string
  readonly slowMs: number
  readonly minMs: number
  readonly maxMs: number
  readonly healthyAfterMs: number
  readonly note: (message: string) => void
}

/** PROTOCOL.md, section 7. */
export function createLink(options: LinkOptions): Link {
  const { log, now, timers, random, note } = options
  let bounds: RetryBounds = { minMs: options.minMs, maxMs: options.maxMs, slowMs: options.slowMs, random }
  let current: LinkState = { state: 'idle', session: null, retry: null, lastError: null }
  let connection: Connection | undefined
  let welcomedAt: number | null = null
  let drainMs: number | null = null
  let attempt = 0
  let timer: unknown
  let gone: (() => void) | undefined

  function update(part: Partial<LinkState>): void {
    current = { ...current, ...part }
  }

  function connect(): void {
    if (current.state === 'closed') return
    update({ state: 'connecting', retry: null })
    drainMs = null
    try {
      connection = openConnection({ ...options, onWelcome, onDrain, onEnd: guarded(onEnd, note) })
    } catch (error) {
      onEnd({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    }
  }

  function onWelcome({ session, reconnect }: Welcome): void {
    if (current.state === 'closed') return
    welcomedAt = now()
    bounds = { ...bounds, minMs: clamp(reconnect.min_ms, 100, 60_000), maxMs: clamp(reconnect.max_ms, 1_000, 600_000) }
    update({ state: 'live', session, lastError: null })
    log('info', `connected to ${options.url}`)
  }

  function onDrain(drain: { readonly reconnect_after_ms: number }): void {
    drainMs = drain.reconnect_after_ms
  }

  function onEnd(ending: Ending): void {
    connection = undefined
    gone?.()
    if (current.state === 'closed') return
    if (welcomedAt !== null && now() - welcomedAt >= options.healthyAfterMs) attempt = 0
    welcomedAt = null
    const retry = retryAfter(ending, attempt, drainMs, bounds)
    attempt += 1
    say(describeEnding(ending), retry)
    update({ state: 'waiting', session: null, retry })
    timer = timers.setTimeout(connect, retry.delayMs)
  }

  /** Loud once per reason, so that an outage is a line and not a flood. */
  function say(reason: string, { pace, delayMs }: Retry): void {
    const level = reason === current.lastError && pace === 'retry' ? 'info' : 'warn'
    update({ lastError: reason })
    log(level, `not connected to the control plane: ${reason}; next try in ${(delayMs / 1000).toFixed(1)} s`)
  }

  return {
    start: connect,
    report: () => connection?.report(),
    close: async () => {
      update({ state: 'closed', session: null, retry: null })
      timers.clearTimeout(timer)
      if (connection === undefined) return
      const ended = new Promise<void>(resolve => {
        gone = resolve
      })
      connection.leave('shutdown')
      await ended
    },
    state: () => current,
  }
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value))
