import { randomUUID } from 'node:crypto'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import type { Engine } from '../engine/index.ts'
import type { ReportOptions } from '../events/index.ts'
import type { TrustProxy } from '../http/index.ts'
import { admits } from './admission.ts'
import { CircuitBreaker, type Suspension } from './circuit-breaker.ts'
import type { GuardContext } from './context.ts'
import { Counts } from './counts.ts'
import type { Delivery } from './delivery.ts'
import { type Timer, timer } from './discard-body.ts'
import { Exchange } from './exchange.ts'
import { type FetchDelivery, openScope, routeFetch, scopeIsOpen, within } from './fetch/index.ts'
import { failingOpen } from './handover.ts'
import { exchangeOf, markGuarded, setExchange } from './marks.ts'
import { type GuardedRequest, type GuardedResponse, isRequest, isResponse } from './messages.ts'
import { patchMessages, patchServers } from './patches.ts'
import { type ErrorStatus, type OnError, SwallowedErrors } from './swallowed-errors.ts'
import { sendOnSocket } from './upgrade.ts'

export interface GuardOptions {
  readonly engine: Engine
  readonly report: ReportOptions
  /** Who is believed about the client's address. @default nobody: it is the peer of the socket */
  readonly trustProxy?: TrustProxy
  /** Of one body; a larger one is not judged, which its span says. Of a multipart form its fields. @default 1 MiB */
  readonly maxBodyBytes?: number
  /** How long a request may wait for its body before the application gets it unjudged. @default 10 seconds */
  readonly maxHoldMs?: number
  /** Told of every error of ours, none of which reaches the application. */
  readonly onError?: OnError
  /** Told what whoever runs the service should change, each once. */
  readonly onWarning?: (message: string) => void
  /** Told when so much goes wrong that requests are not judged for a while, and (undefined) when they are again. */
  readonly onSuspension?: (suspension: Suspension | undefined) => void
  /** Milliseconds that only grow. @default performance.now */
  readonly monotonic?: () => number
  /** @default a random UUID */
  readonly newBlockId?: () => string
  /** @default setTimeout */
  readonly later?: Timer
}

export interface GuardStatus {
  /** Requests are judged, those of all servers or those that adapters bring: not while the guard is suspended. */
  readonly installed: boolean
  /** Too much went wrong: requests pass, and nobody judges them. Null: they are judged. */
  readonly suspended: SuspensionStatus | null
  readonly requests: number
  /** Requests that came while the guard was suspended. */
  readonly unjudged: number
  /** Rules that came true. */
  readonly matches: number
  /** By rule, those that came true in the shadow. */
  readonly shadow: Readonly<Record<string, number>>
  /** Requests that got a page or redirect of ours. */
  readonly blocked: number
  /** Requests that should have got one when it was too late for that. */
  readonly block_failed: number
  /** Requests that waited for their body before the application saw them. */
  readonly held: number
  /** Bodies that are not what their media type says, or that nobody here can read. */
  readonly body_errors: number
  /** Bodies that a rule wanted and that were too large, of a kind that is not read, or not whole in time. */
  readonly unseen_bodies: number
  /** Reasons for which nobody can say what a request means: software reads it in different ways. */
  readonly ambiguous: number
  readonly errors: ErrorStatus
}

export interface SuspensionStatus {
  /** RFC 3339. */
  readonly since: string
  /** With the first request after this many seconds from then on, judging is tried again. */
  readonly pause_seconds: number
  readonly reason: string
}

/** What the client gets; throws, or rejects with, what the application does. */
export type TakeFetch = (delivery: FetchDelivery) => Response | Promise<Response>

export interface Guard {
  /** Every HTTP server of the process, those that exist already included. Does nothing when it is installed. */
  install(): void
  /** Leaves servers alone: only what `take` is given is judged. Does nothing when it is installed or attached. */
  attach(): void
  uninstall(): void
  /** A request that a framework's adapter brings. One that is known already is passed on. */
  take(delivery: Delivery): unknown
  /** The same for Web requests. Those that come from a server that is watched are known from now on: so to be called before they come. */
  forFetch(): TakeFetch
  status(): GuardStatus
}

export function createGuard(options: GuardOptions): Guard {
  const context = contextOf(options)
  const undo: (() => void)[] = []
  // Patches that somebody has covered with theirs cannot be taken away; they stay and do nothing.
  let attached = false
  let installed = false
  const take = (delivery: Delivery) => {
    if (!attached) return delivery.pass()
    if (!scopeIsOpen()) return failingOpen(route, context, delivery)
    return within(delivery.request as object, () => failingOpen(route, context, delivery))
  }
  const fetch: TakeFetch = delivery => (attached ? routeFetch(context, delivery) : delivery.pass(delivery.request))
  const upgrade = (delivery: Delivery) => (attached ? failingOpen(routeUpgrade, context, delivery) : delivery.pass())
  const attach = () => {
    if (!attached) undo.push(patchMessages())
    attached = true
  }
  return {
    install() {
      attach()
      if (!installed) undo.push(patchServers({ request: take, upgrade }))
      installed = true
    },
    attach,
    uninstall() {
      for (const step of undo.splice(0).reverse()) step()
      attached = false
      installed = false
      releaseHolds(context)
    },
    take,
    forFetch() {
      openScope()
      return fetch
    },
    status: () => ({ installed: attached && context.breaker.suspension === undefined, ...statusOf(context) }),
  }
}

/** Told are only messages of ours: as many as there are in this room. */
function once(tell: GuardOptions['onWarning']): (message: string) => void {
  const told = new Set<string>()
  return message => {
    if (tell === undefined || told.has(message)) return
    told.add(message)
    tell(message)
  }
}

function releaseHolds({ holds }: GuardContext): void {
  for (const expire of [...holds]) expire()
}

/** Taken at load: what tests and tools put in its place later tells another time. */
const monotonic = performance.now.bind(performance)

function contextOf(options: GuardOptions): GuardContext {
  const breaker = new CircuitBreaker({
    clock: options.report.clock,
    monotonic: options.monotonic ?? monotonic,
    onChange(suspension) {
      if (suspension !== undefined) releaseHolds(context)
      options.onSuspension?.(suspension)
    },
  })
  const context: GuardContext = {
    engine: options.engine,
    report: options.report,
    trustProxy: options.trustProxy,
    maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
    maxHoldMs: options.maxHoldMs ?? 10_000,
    later: options.later ?? timer,
    newBlockId: options.newBlockId ?? randomUUID,
    errors: new SwallowedErrors(options.onError, breaker),
    warn: once(options.onWarning),
    breaker,
    counts: new Counts(),
    holds: new Set(),
  }
  return context
}

function statusOf({ counts, errors, breaker }: GuardContext): Omit<GuardStatus, 'installed'> {
  return {
    suspended: suspensionStatus(breaker.suspension),
    requests: counts.requests,
    unjudged: counts.unjudged,
    matches: counts.matches,
    shadow: counts.shadow(),
    blocked: counts.blocked,
    block_failed: counts.blockFailed,
    held: counts.held,
    body_errors: counts.bodyErrors,
    unseen_bodies: counts.unseenBodies,
    ambiguous: counts.ambiguous,
    errors: errors.status(),
  }
}

function suspensionStatus(suspension: Suspension | undefined): SuspensionStatus | null {
  if (suspension === undefined) return null
  const { since, pauseMs, reason } = suspension
  return { since: new Date(since).toISOString(), pause_seconds: pauseMs / 1000, reason }
}

function route(context: GuardContext, delivery: Delivery): unknown {
  const { request, response } = delivery
  if (!isRequest(request) || !isResponse(response)) return delivery.pass()
  const known = exchangeOf(request)
  if (known !== undefined) return known.routeAgain(delivery)
  const exchange = begin(context, request, response, { mayHaveBody: true, target: delivery.target })
  return exchange === undefined ? delivery.pass() : exchange.route(delivery)
}

/** A connection that wants to become something else (WebSocket): only its head is there to be judged. */
function routeUpgrade(context: GuardContext, delivery: Delivery): unknown {
  const { request, response: socket } = delivery
  if (!(request instanceof IncomingMessage && socket instanceof Duplex)) return delivery.pass()
  const response = new ServerResponse(request)
  const exchange = begin(context, request, response, { mayHaveBody: false, target: delivery.target })
  if (!exchange?.wantsAction) {
    exchange?.leave()
    return delivery.pass()
  }
  const result = exchange.route(delivery)
  if (exchange.gate === 'shut') sendOnSocket(response, socket)
  else exchange.leave()
  return result
}

function begin(
  context: GuardContext,
  request: GuardedRequest,
  response: GuardedResponse,
  { mayHaveBody, target }: { mayHaveBody: boolean; target: string | undefined },
): Exchange | undefined {
  if (!markGuarded(request)) return undefined
  if (!admits(context)) return undefined
  let exchange: Exchange | undefined
  context.errors.attempt(
    'request',
    () => {
      const begun = new Exchange(context, request, response)
      begun.begin(mayHaveBody, target)
      // Of most requests nothing more can be said once their head is known.
      if (begun.tryToLeave()) return
      setExchange(request, begun)
      setExchange(response, begun)
      exchange = begun
    },
    request,
  )
  return exchange
}
