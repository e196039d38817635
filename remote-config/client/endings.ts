import { closeCodes } from '../protocol/index.ts'
import { type BackoffBounds, backoffMs } from './backoff.ts'

/** How a connection, or the attempt at one, came to its end. */
export type Ending =
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  | { readonly kind: 'rejected'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'not-spoken'; readonly message: string }
  | { readonly kind: 'silent' }

export interface Retry {
  readonly pace: 'retry' | 'slow'
  readonly delayMs: number
}

export interface RetryBounds extends BackoffBounds {
  readonly slowMs: number
}

const maxRetryAfterMs = 3_600_000
const slowCodes: ReadonlySet<number> = new Set([closeCodes.policy, closeCodes.tooBig])
const busyStatuses: ReadonlySet<number> = new Set([429, 503])

/** PROTOCOL.md, section 7. `drainMs` is what the server asked for before it closed. Nothing makes a client give up. */
export function retryAfter(ending: Ending, attempt: number, drainMs: number | null, bounds: RetryBounds): Retry {
  if (drainMs !== null) return { pace: 'retry', delayMs: drainMs }
  if (isSlow(ending)) return { pace: 'slow', delayMs: Math.floor(bounds.slowMs * (1 + bounds.random())) }
  const asked = ending.kind === 'rejected' ? Math.min(ending.retryAfterMs ?? 0, maxRetryAfterMs) : 0
  return { pace: 'retry', delayMs: asked + backoffMs(attempt, bounds) }
}

/** What a person has to put right. */
function isSlow(ending: Ending): boolean {
  if (ending.kind === 'not-spoken') return true
  if (ending.kind === 'rejected') return ending.status < 500 && !busyStatuses.has(ending.status)
  return ending.kind === 'closed' && (slowCodes.has(ending.code) || (ending.code >= 4500 && ending.code <= 4599))
}

/** `Retry-After`: seconds or an HTTP date. Null for what is neither. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number | null {
  if (header === undefined) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000
  // Of what is not a date by HTTP's grammar the parser makes something all the same.
  const date = /^[A-Z][a-z]{2,8},? /.test(header) ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - nowMs)
}

export function describeEnding(ending: Ending): string {
  if (ending.kind === 'closed') return `closed with ${ending.code}${ending.reason === '' ? '' : ` (${ending.reason})`}`
  if (ending.kind === 'rejected') return `the control plane answered ${ending.status}${hint(ending.status)}`
  if (ending.kind === 'silent') return 'the control plane fell silent'
  return ending.message
}

function hint(status: number): string {
  if (status === 401) return ': the token is wrong or was revoked'
  if (status === 403) return ': the token may not connect'
  if (status === 404) return ': no control plane at this address'
  return ''
}
