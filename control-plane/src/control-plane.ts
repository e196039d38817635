import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defaultHeartbeatMs, helloTimeoutMs, mainStream } from 'rulewire/remote-config/protocol'
import { createTokens, type Tokens } from './auth/index.ts'
import { openFleet } from './fleet/index.ts'
import { startFlusher } from './flusher.ts'
import { createApp } from './http/index.ts'
import { type Log, logToStandardError } from './log.ts'
import { createArchive, createPublisher, loadHead, tellRefusals } from './releases/index.ts'
import { acceptUpgrades, createHub } from './sessions/index.ts'
import { openStore } from './store/index.ts'

export interface ControlPlaneOptions {
  /** Where the store is; made if need be, mode 0700. */
  readonly dataDir: string
  /** @default 127.0.0.1 */
  readonly host?: string | undefined
  /** 0 takes a free one. @default 7700 */
  readonly port?: number | undefined
  /** Take a free port when the given one is taken. @default false */
  readonly portFallback?: boolean | undefined
  /** Make a new admin token at this start, for when the first one was lost. @default false */
  readonly newAdminToken?: boolean | undefined
  /** PEM. Without it, a proxy in front has to speak TLS: instances refuse to send their token in the clear. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined
  /** @default one line each to standard error */
  readonly log?: Log | undefined
  /** @default 30000 */
  readonly heartbeatMs?: number | undefined
  /** @default 10000 */
  readonly helloTimeoutMs?: number | undefined
  /** Bounds of the clients' retries. @default { minMs: 2000, maxMs: 60000 } */
  readonly reconnect?: { readonly minMs: number; readonly maxMs: number } | undefined
  /** Over how long clients come back after an orderly end. @default 2000 */
  readonly drainOverMs?: number | undefined
  /** @default 20000 */
  readonly maxConnections?: number | undefined
  /** @default 500 */
  readonly handshakesPerSecond?: number | undefined
  /** Instances that were not heard of for so long leave the fleet view. @default a day */
  readonly forgetAfterMs?: number | undefined
  /** What the tests of one rule set may take before it is refused. @default 30000 */
  readonly testBudgetMs?: number | undefined
  /** How long a request's headers may take. @default 20000 */
  readonly headersTimeoutMs?: number | undefined
  /** How long a request may take to come, body included. @default 120000 */
  readonly requestTimeoutMs?: number | undefined
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: (() => number) | undefined
}

export interface Started {
  readonly url: string
  readonly port: number
  /** Only when it was made now: it is not kept anywhere in full. */
  readonly adminToken?: string
}

export interface ControlPlane {
  /** Rejects with a message for people when the store or the port cannot be had. */
  start(): Promise<Started>
  close(): Promise<void>
}

/** A fleet that comes back at once; the system may hold it to fewer. */
const backlog = 4_096
/** For the API, beside those of instances. */
const spareConnections = 1_000

type Closer = () => Promise<void>

/** One process: store, API, connections. */
export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const closers: Closer[] = []
  let starting: Promise<Started> | undefined
  let closing: Promise<void> | undefined

  async function close(): Promise<void> {
    await starting?.catch(() => {})
    // The last opened first.
    for (const closer of closers.splice(0).reverse()) await closer()
  }

  return {
    start: () => {
      starting ??= start(options, closers).catch(async error => {
        for (const closer of closers.splice(0).reverse()) await closer()
        throw error
      })
      return starting
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

async function start(options: ControlPlaneOptions, closers: Closer[]): Promise<Started> {
  const {
    log = logToStandardError,
    heartbeatMs = defaultHeartbeatMs,
    reconnect = { minMs: 2_000, maxMs: 60_000 },
  } = options
  const now = options.clock ?? Date.now
  const random = Math.random
  const store = await openStore(options.dataDir)
  closers.push(() => store.close())

  const tokens = await createTokens(store.tokens, now, id => hub.revoke(id))
  const fleet = await openFleet({ rows: store.instances, now, forgetAfterMs: options.forgetAfterMs ?? 86_400_000 })
  const flusher = startFlusher([fleet, tokens], log)
  closers.push(() => flusher.stop())

  let head = await loadHead(store.releases, mainStream, log)
  const hub = createHub({
    ...{ fleet, head, log, now, random, heartbeatMs, reconnect },
    helloTimeoutMs: options.helloTimeoutMs ?? helloTimeoutMs,
  })
  const { releases, history, answers, prices } = store
  const released = createPublisher({
    ...{ stream: mainStream, releases, history, answers, prices, now },
    testBudgetMs: options.testBudgetMs ?? 30_000,
    head: () => head,
    onHead: next => {
      head = next
      hub.offer(next)
    },
  })
  const publisher = tellRefusals(released, log)

  const { app } = await createApp({
    ...{ tokens, fleet, publisher, log, now, tls: options.tls },
    head: () => head,
    archive: createArchive(mainStream, history, releases),
    timeouts: { headersMs: options.headersTimeoutMs ?? 20_000, requestMs: options.requestTimeoutMs ?? 120_000 },
  })
  closers.push(() => app.close())
  const { maxConnections = 20_000, handshakesPerSecond = 500 } = options
  const server = app.server as Server
  server.maxConnections = maxConnections + spareConnections
  acceptUpgrades(server, { hub, tokens, maxConnections, handshakesPerSecond, now, random })
  closers.push(() => hub.drain(options.drainOverMs ?? 2_000))

  const { host = '127.0.0.1', port = 7700, portFallback = false } = options
  const taken = await listen(port, portFallback, at => app.listen({ host, port: at, backlog }))
  // Only now: a start that fails must not use up the one time that the token is shown.
  const adminToken = await firstAdmin(tokens, options.newAdminToken === true)
  const bound = (app.server.address() as AddressInfo).port
  if (taken) log('warn', `port ${port} is taken, ${bound} is used instead`)
  const scheme = options.tls === undefined ? 'http' : 'https'
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${bound}`
  return { url, port: bound, ...(adminToken === undefined ? {} : { adminToken }) }
}

async function firstAdmin(tokens: Tokens, anew: boolean): Promise<string | undefined> {
  if (tokens.any() && !anew) return undefined
  const name = anew && tokens.any() ? 'admin made at start' : 'first admin'
  const { token } = await tokens.create({ name, role: 'admin', expiresAt: null }, 'system')
  return token
}

/** Whether the port was taken and another one is used. */
async function listen(port: number, fallback: boolean, at: (port: number) => Promise<unknown>): Promise<boolean> {
  try {
    await at(port)
    return false
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    if (!fallback) throw new Error(`port ${port} is taken: stop what uses it, or choose another one`)
    await at(0)
    return true
  }
}
