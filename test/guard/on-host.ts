import type { AddressInfo, Server, Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, test } from 'vitest'
import { useAsRunning } from '../support/as-running.ts'
import { certificate } from '../support/certificate.ts'
import { type Guarded, type GuardedOptions, useGuard } from '../support/guarded.ts'
import { type RawClient, rawClient } from '../support/raw-http.ts'
import { startTracing, type Tracing, tagsOf, traceServer } from '../support/tracing.ts'
import { type Transport, transport, type Upload, type UploadInit } from '../support/transport.ts'
import type { Host } from './hosts.ts'
import { reasonNotTo } from './left-out.ts'

// biome-ignore lint/suspicious/noExplicitAny: as Node types listeners
type Listener = (...args: any[]) => void

/** Whose wrapper is the outer one. */
export type Order = 'guard first' | 'tracing first'

/** A host that is served, with a guard and with tracing, anew for each test; its server is the same for all of them. */
export interface OnHost {
  readonly guarded: Guarded
  readonly tracing: Tracing
  readonly server: Server
  /** A client, and what it may do where every byte counts. */
  raw(): Promise<RawClient>
  readonly hasRaw: boolean
  readonly url: string
  /** To trust the host over TLS. */
  readonly tls: { readonly ca?: string }
  get(path: string, init?: RequestInit): ReturnType<Transport['fetch']>
  post(
    path: string,
    body: string | Buffer | ReadableStream,
    type?: string,
    more?: Record<string, string>,
  ): ReturnType<Transport['fetch']>
  json(path: string, value: unknown): ReturnType<Transport['fetch']>
  open(path: string, init?: UploadInit): Upload
  nextTags(): Promise<Record<string, unknown>>
  /** Listens to an event of the server during this test. */
  listen(event: string, listener: Listener): void
  /** One test of the contract, unless it makes no sense on this host, which `left-out.ts` says. */
  scenario(name: string, task: () => Promise<void>): void
}

export function useHost(host: Host, order: Order, options: Omit<GuardedOptions, 'installed'>): OnHost {
  const guarded = useGuard({ ...options, installed: false })
  if (host.guardedBy !== undefined) useAsRunning(guarded)
  const install = () => {
    if (host.guardedBy === undefined) guarded.install()
    else guarded.guard.attach()
  }
  const isSecure = host.protocol === 'https' || host.protocol === 'h2'
  const hasRaw = host.protocol !== 'h2c'
  const listeners: [string, Listener][] = []
  const open = new Set<Socket>()
  let tracing: Tracing
  let server: Server
  let client: Transport

  beforeAll(async () => {
    server = await host.server()
    server.on('connection', (socket: Socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    })
    if (host.protocol === 'h2c' || host.protocol === 'h2') traceServer(server)
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })

  beforeEach(() => {
    host.seen.length = 0
    host.spans.length = 0
    if (order === 'guard first') install()
    tracing = startTracing({ instrument: true })
    install()
    client = transport(host.protocol, port())
  })

  afterEach(async () => {
    client.close()
    for (const socket of open) socket.destroy()
    for (const [event, listener] of listeners.splice(0)) server.off(event, listener)
    // Wrappers come off in the reverse order.
    if (order === 'tracing first') guarded.guard.uninstall()
    tracing.stop()
  })

  afterAll(async () => {
    await new Promise(resolve => server.close(resolve))
  })

  const port = () => (server.address() as AddressInfo).port
  const get: OnHost['get'] = (path, init) => client.fetch(path, init)
  const post: OnHost['post'] = (path, body, type = 'application/json', more = {}) =>
    get(path, { method: 'POST', headers: { 'content-type': type, ...more }, body } as RequestInit)
  return {
    guarded,
    get tracing() {
      return tracing
    },
    get server() {
      return server
    },
    raw: () => rawClient(port(), isSecure),
    get url() {
      return `${isSecure ? 'https' : 'http'}://127.0.0.1:${port()}`
    },
    tls: isSecure ? { ca: certificate().cert } : {},
    hasRaw,
    get,
    post,
    json: (path, value) => post(path, JSON.stringify(value)),
    open: (path, { headers, ...init } = {}) =>
      client.open(path, { ...init, headers: { 'content-type': 'application/json', ...headers } }),
    nextTags: async () => tagsOf(await tracing.nextServerSpan()),
    listen(event, listener) {
      listeners.push([event, listener])
      server.on(event, listener)
    },
    scenario(name, task) {
      const reason = reasonNotTo(name, host)
      if (reason === undefined) test(name, task)
      else test.skip(`${name}: ${reason}`, () => {})
    },
  }
}
