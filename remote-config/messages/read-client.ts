import {
  boolean,
  distinct,
  forms,
  integer,
  list,
  Malformed,
  mapOf,
  matching,
  nullable,
  oneOf,
  optional,
  pair,
  type Read,
  record,
  text,
  time,
} from '../content/forms/index.ts'
import type { Auth, Bye, Cancel, Fetch, ListState, ListStatus, Ping, Report, RuleCounts } from './client-messages.ts'
import { limits } from './limits.ts'
import { assigned, count, epoch, hash, nonce, part, reason, stream } from './read-common.ts'

/** The smaller messages of a client. */

export const transferNumber = integer(1, 2 ** 32 - 1)

export const fetch = record<Fetch>({
  type: oneOf('fetch'),
  transfer: transferNumber,
  stream,
  hashes: distinct(list(hash, { min: 1, max: limits.hashesInFetch })),
})

export const cancel = record<Cancel>({ type: oneOf('cancel'), transfer: transferNumber })

const listState = record<ListState>({
  list: part,
  nonce: optional(nonce),
  in_use: boolean,
  epoch: nullable(epoch),
  revision: count,
  contents: nullable(hash),
  count,
  state: text(limits.shortText, 1),
  code: optional(nullable(reason)),
  message: optional(nullable(reason)),
  want: optional(oneOf('snapshot')),
  stale: nullable(time),
  persisted: nullable(boolean),
})

export const listStatus = record<ListStatus>({
  type: oneOf('list_status'),
  seq: integer(1),
  stream,
  lists: list(listState, { max: limits.listsInStatus }),
})

const pingStream = record<Ping['streams'][number]>({
  stream,
  active: nullable(record<NonNullable<Ping['streams'][number]['active']>>({ ...assigned, hash })),
})

export const ping = record<Ping>({
  type: oneOf('ping'),
  streams: list(pingStream, { min: 1, max: 1 }),
  lists: optional(list(pair(part, count, 'a list and its revision'), { max: limits.listsInPing })),
})

const fraction: Read<number> = value => {
  if (typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY) return value
  throw new Malformed('must be a number from 0 on')
}

const ruleCounts = record<RuleCounts>({
  id: part,
  evaluations: count,
  matches: count,
  acted: count,
  time_us: count,
  incomplete: count,
})

export const report = record<Report>({
  type: oneOf('report'),
  seq: integer(1),
  program: text(limits.program, 1),
  release: optional(nullable(hash)),
  window_ms: integer(1, limits.reportWindowMs),
  requests: optional(count),
  incomplete: optional(mapOf(count, limits.incompleteNames)),
  loop_delay_ms: optional(record<NonNullable<Report['loop_delay_ms']>>({ p50: fraction, p99: fraction })),
  rules: list(ruleCounts, { max: limits.rulesInReport }),
  rules_left_out: optional(count),
})

export const auth = record<Auth>({ type: oneOf('auth'), token: matching(forms.token) })

export const bye = record<Bye>({ type: oneOf('bye'), reason })
