import http, { type RequestListener, type ServerOptions } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, expect } from 'vitest'
import { createEngine, type Engine, type EngineOptions } from '../../../engine/index.ts'
import type { EventRecord } from '../../../events/index.ts'
import { createGuard, type Guard, type GuardOptions } from '../../../guard/index.ts'
import { startTracing, type Tracing, tagsOf } from '../../support/tracing.ts'
import { until } from '../../support/until.ts'
import { Wire } from './wire.ts'

/** What became of one request. */
export interface Judged {
  /** Ids of the rules that matched. */
  readonly matches: readonly string[]
  readonly records: readonly EventRecord[]
  /** Ours, on the server span. */
  readonly tags: Readonly<Record<string, unknown>>
  /** Of the answer; 0 where there was none. */
  readonly status: number
  readonly body: string
  /** The guard was told of the request: Node took it for one. */
  readonly arrived: boolean
}

/** `told`: it is said that not all was seen, or that software may read it otherwise. `refused`: Node did not take it, so nobody got it. */
export type Verdict = 'matched' | 'told' | 'refused' | 'clean'

export function verdictOf(judged: Judged, rule: string): Verdict {
  if (judged.matches.includes(rule)) return 'matched'
  if (judged.tags['rulewire.incomplete'] !== undefined || judged.tags['rulewire.ambiguous'] !== undefined) return 'told'
  return judged.arrived ? 'clean' : 'refused'
}

export interface Judge {
  readonly engine: Engine
  readonly guard: Guard
  readonly port: number
  /** Event records since the last request that was waited for. */
  readonly records: readonly EventRecord[]
  /** Sends bytes over a connection that is kept; one request at a time. */
  send(bytes: Buffer | readonly Buffer[]): Promise<Judged>
  /** Sends bytes and hangs up when the server has them. */
  sendAndLeave(bytes: Buffer): Promise<Judged>
  /** The next request that is judged, however it is sent. */
  next(task: () => Promise<unknown>): Promise<Judged>
  /** Connections that the server has. */
  connections(): number
  /** Lets go of spans that nobody has asked for. */
  forget(): Promise<void>
  /** Errors of ours that this file provokes. */
  expectErrors(count: number): void
}

export interface JudgeOptions {
  readonly rules: readonly object[]
  /** @default reads the body, then answers 200 */
  readonly app?: () => RequestListener
  readonly server?: ServerOptions
  /** Of the server, which has no option for it. */
  readonly maxHeadersCount?: number
  readonly limits?: EngineOptions['limits']
  readonly guard?: Partial<GuardOptions>
  readonly set?: object
}

/** One guarded server and one engine for all tests of a file, with the real tracing of node:http around them. */
export function useJudge(options: JudgeOptions): Judge {
  const records: EventRecord[] = []
  let engine: Engine
  let guard: Guard
  let tracing: Tracing
  let server: http.Server
  let wire: Wire
  let port = 0
  let expectedErrors = 0
  const sockets = new Set<Socket>()

  beforeAll(async () => {
    // What these tests are about does not depend on how much a busy machine gets done in a millisecond.
    const limits = { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY, ...options.limits }
    engine = createEngine({ service: 'shop', env: 'test', schedule: task => task(), limits })
    expect(await engine.apply({ version: 1, ...options.set, rules: options.rules })).toMatchObject({ ok: true })
    const write = (record: EventRecord) => void records.push(record)
    const status = () => ({ written: records.length, dropped: 0 })
    const report = { service: 'shop', env: 'test', sinks: [{ name: 'memory', write, status }], clock: () => 0 }
    guard = createGuard({ engine, report, ...options.guard })
    guard.install()
    tracing = startTracing({ instrument: true })
    server = http.createServer(options.server ?? {}, options.app?.() ?? readAndAnswer)
    if (options.maxHeadersCount !== undefined) server.maxHeadersCount = options.maxHeadersCount
    server.on('connection', socket => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
    wire = new Wire(port)
  })

  afterAll(async () => {
    wire.destroy()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
    tracing.stop()
    guard.uninstall()
    expect(guard.status().errors).toMatchObject({ count: expectedErrors })
  })

  const next = async (task: () => Promise<unknown>): Promise<Judged> => {
    records.length = 0
    const before = guard.status().requests
    const answer = (await task()) as { status?: number; body?: string } | undefined
    const arrived = guard.status().requests > before
    const tags = arrived ? tagsOf(await tracing.nextServerSpan()) : {}
    const matches = records.map(record => record.rule.id)
    return { matches, records: [...records], tags, status: answer?.status ?? 0, body: answer?.body ?? '', arrived }
  }

  return {
    get engine() {
      return engine
    },
    get guard() {
      return guard
    },
    get port() {
      return port
    },
    send: bytes =>
      next(() => {
        const pieces = Buffer.isBuffer(bytes) ? [bytes] : bytes
        const hasBody = !Buffer.concat(pieces).subarray(0, 5).equals(head)
        if (pieces.length === 1) return wire.exchange(pieces, { hasBody })
        return wire.exchange(pieces, { hasBody, between: socket => hasArrived(sockets, socket) })
      }),
    sendAndLeave: bytes =>
      next(async () => {
        const before = guard.status().requests
        const leaver = new Wire(port)
        const socket = await leaver.send(bytes)
        await until(() => guard.status().requests > before)
        await hasArrived(sockets, socket)
        leaver.destroy()
      }),
    next,
    records,
    connections: () => sockets.size,
    async forget() {
      await tracing.nextServerSpan()
    },
    expectErrors: count => {
      expectedErrors = count
    },
  }
}

/** With which requests begin that are answered without a body. */
const head = Buffer.from('HEAD ')

/** Waits until the server has what was written. */
async function hasArrived(sockets: ReadonlySet<Socket>, { localPort, bytesWritten }: Socket): Promise<void> {
  const other = () => [...sockets].find(socket => socket.remotePort === localPort)
  await until(() => (other()?.bytesRead ?? Number.POSITIVE_INFINITY) >= bytesWritten)
}

const readAndAnswer: RequestListener = (request, response) => {
  request.on('data', () => {})
  request.on('error', () => response.destroy())
  request.on('end', () => response.end('ok'))
}
