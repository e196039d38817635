import { bounds, defaultDeadlineMs, limits } from './limits.ts'
import type { Welcome } from './server-messages.ts'

/** What a server may set, within bounds that it cannot move: PROTOCOL.md, 6.2. Milliseconds, and bytes. */
export interface Held {
  readonly heartbeatMs: number
  readonly reconnect: { readonly minMs: number; readonly maxMs: number }
  readonly frameBytes: number
  readonly reportMs: number
}

export function held({ heartbeat_ms, reconnect, limits: set }: Welcome): Held {
  const minMs = within(reconnect.min_ms, bounds.reconnectMinMs)
  return {
    heartbeatMs: within(heartbeat_ms, bounds.heartbeatMs),
    reconnect: { minMs, maxMs: Math.max(minMs, within(reconnect.max_ms, bounds.reconnectMaxMs)) },
    frameBytes: within(set?.frame_bytes ?? limits.frameBytes, bounds.frameBytes),
    reportMs: within(set?.report_ms ?? 0, bounds.reportMs),
  }
}

/** How long fetching may take, all in all. */
export function deadlineMs({ deadline_ms = defaultDeadlineMs }: { readonly deadline_ms?: number }): number {
  return within(deadline_ms, bounds.deadlineMs)
}

function within(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, value))
}
