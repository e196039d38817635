import {
  anything,
  boolean,
  distinct,
  integer,
  list,
  Malformed,
  nullable,
  oneOf,
  optional,
  type Read,
  record,
  text,
  time,
} from '../content/forms/index.ts'
import { type ListDelta, maxContentBytes, type Named } from '../content/index.ts'
import { limits } from './limits.ts'
import { transferNumber } from './read-client.ts'
import { count, hash, head, nonce, part, reason, short, stream } from './read-common.ts'
import type { AuthResult, Drain, ListOffer, Pong, Renew, Throttle, Transfer, Welcome } from './server-messages.ts'

/** The messages of a server, but for `offer`. */

const atLeast1 = integer(1)
const keys = list(text(128), { max: limits.keyids })

export const welcome = record<Welcome>({
  type: oneOf('welcome'),
  session: nonce,
  server: optional(record<NonNullable<Welcome['server']>>({ name: short, version: short })),
  time,
  heartbeat_ms: atLeast1,
  reconnect: record<Welcome['reconnect']>({ min_ms: count, max_ms: count }),
  limits: optional(record<NonNullable<Welcome['limits']>>({ frame_bytes: atLeast1, report_ms: atLeast1 })),
  token_expires_at: optional(nullable(time)),
  development: optional(record<NonNullable<Welcome['development']>>({ author: keys, server: keys })),
  roots: optional(anything),
  streams: list(head, { min: 1, max: 1 }),
})

export const renew = record<Renew>({
  type: oneOf('renew'),
  stream,
  assignment: optional(anything),
  lists: optional(list(anything, { max: limits.renewedLists })),
})

export const transfer = record<Transfer>({
  type: oneOf('transfer'),
  transfer: transferNumber,
  size: integer(0, maxContentBytes),
  missing: distinct(list(hash, { max: limits.hashesInFetch })),
})

/** A frame has no room for more; what a line is, is for the list to say. */
const lines = list(text(limits.frameBytes), { max: limits.frameBytes })

const listOfferMembers = record<ListOffer>({
  type: oneOf('list_offer'),
  nonce,
  stream,
  list: part,
  head: anything,
  delta: optional(record<ListDelta>({ base: count, set: lines, remove: lines })),
  entries: optional(lines),
  snapshot: optional(record<Named>({ hash, size: integer(0, maxContentBytes) })),
})

export const listOffer: Read<ListOffer> = (value, tally) => {
  const read = listOfferMembers(value, tally)
  const ways = [read.delta, read.entries, read.snapshot].filter(way => way !== undefined)
  if (ways.length > 1) throw new Malformed('must have one of delta, entries and snapshot, or none')
  return read
}

export const pong = record<Pong>({ type: oneOf('pong'), streams: list(head, { min: 1, max: 1 }), report: boolean })

export const authResult = record<AuthResult>({
  type: oneOf('auth_result'),
  ok: boolean,
  token_expires_at: optional(nullable(time)),
  message: optional(nullable(text(limits.errorText))),
})

const upTo =
  (max: number): Read<number> =>
  (value, tally) =>
    Math.min(max, count(value, tally))

export const throttle = record<Throttle>({
  type: oneOf('throttle'),
  scope: text(limits.shortText),
  retry_after_ms: upTo(limits.throttleMs),
})

export const drain = record<Drain>({
  type: oneOf('drain'),
  reason,
  reconnect_after_ms: upTo(limits.drainMs),
})
