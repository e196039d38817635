import { IncomingMessage, ServerResponse } from 'node:http'
import type { Engine } from '../engine/index.ts'
import type { ReportOptions } from '../events/index.ts'
import { Exchange, type ExchangeContext } from './exchange.ts'
import { exchangeOf, markGuarded, setExchange } from './marks.ts'
import { installPatches } from './patches.ts'
import { type ErrorStatus, type OnError, SwallowedErrors } from './swallowed-errors.ts'

export interface GuardOptions {
  readonly engine: Engine
  readonly report: ReportOptions
  /** Of one body; a larger one is not judged, which its span says. @default 1 MiB */
  readonly maxBodyBytes?: number
  /** Told of every error of ours, none of which reaches the application. */
  readonly onError?: OnError
}

export interface GuardStatus {
  readonly installed: boolean
  readonly requests: number
  /** Rules that came true. */
  readonly matches: number
  /** Bodies that are not what their media type says, or that nobody here can read. */
  readonly body_errors: number
  /** Bodies that were too large, of a kind that is not read, or not whole when the response was finished. */
  readonly unseen_bodies: number
  readonly errors: ErrorStatus
}

export interface Guard {
  /** Every HTTP server of the process, those that exist already included. Does nothing when it is installed. */
  install(): void
  uninstall(): void
  status(): GuardStatus
}

export function createGuard(options: GuardOptions): Guard {
  const errors = new SwallowedErrors(options.onError)
  const counts = { requests: 0, matches: 0, bodyErrors: 0, unseenBodies: 0 }
  const { engine, report, maxBodyBytes = 1024 * 1024 } = options
  const context: ExchangeContext = { engine, report, maxBodyBytes, errors, counts }
  let undo: (() => void) | undefined
  // Patches that somebody has covered with theirs cannot be taken away; they stay and do nothing.
  let installed = false
  const before = (request: unknown, response: unknown) => {
    if (installed) errors.attempt('request', () => beginExchange(context, request, response))
  }
  const after = (response: unknown) => {
    if (installed && response instanceof ServerResponse) exchangeOf(response)?.listen()
  }
  return {
    install() {
      if (installed) return
      installed = true
      undo = installPatches({ before, after })
    },
    uninstall() {
      undo?.()
      undo = undefined
      installed = false
    },
    status: () => ({
      installed,
      requests: counts.requests,
      matches: counts.matches,
      body_errors: counts.bodyErrors,
      unseen_bodies: counts.unseenBodies,
      errors: errors.status(),
    }),
  }
}

function beginExchange(context: ExchangeContext, request: unknown, response: unknown): void {
  if (!(request instanceof IncomingMessage && response instanceof ServerResponse)) return
  if (!markGuarded(request)) return
  context.counts.requests += 1
  if (context.engine.program.rules === 0) return
  const exchange = new Exchange(context, request, response)
  setExchange(request, exchange)
  setExchange(response, exchange)
  exchange.begin()
}
