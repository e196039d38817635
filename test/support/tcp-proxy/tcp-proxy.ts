import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { randomly } from '../../faults/support/random.ts'
import type { Accepting, Clock, Direction, FaultsByDirection } from './faults.ts'
import { type Hop, openHop } from './hop.ts'

/** A real TCP hop between a client and a server, over which a test has its say. */
export interface TcpProxy {
  readonly port: number
  /** From now on, for the connections of now as well. What is not named is without faults. */
  set(faults: FaultsByDirection): void
  /** Loses everything in both directions and tells nobody. Connections of now stay so for good. */
  silence(): void
  /** What becomes of new connections; those of now live on. */
  accept(accepting: Accepting): void
  /** Nobody listens any more: connections are refused, those of now live on. */
  refuse(): Promise<void>
  /** Listens again, at the port of before. */
  listen(): Promise<void>
  /** Resets all connections of now. */
  reset(): void
  /** Ends one direction of all connections of now with a FIN; the other one lives on. */
  halfClose(direction: Direction): void
  /** Up and down by turns, beginning with up; what is open when it goes down is reset, who comes then as well. */
  flap(schedule: Flapping): void
  /** Connections that were accepted, ever. */
  connections(): number
  /** Connections that are open now, on either side. */
  open(): number
  /** Connections that the proxy reset, ever. */
  resets(): number
  /** Bytes of the newest connection that were passed on. */
  passed(direction: Direction): number
  /** Bytes of all connections that were passed on, ever. */
  total(direction: Direction): number
  /** Bytes of all connections that wait here. */
  held(direction: Direction): number
  close(): Promise<void>
}

export interface Flapping {
  readonly upMs: number
  readonly downMs: number
  /** How often it goes down. It is up afterwards. */
  readonly times: number
}

export interface TcpProxyOptions extends Partial<Clock> {
  /** Where it listens. @default 127.0.0.1 */
  readonly host?: string
  /** @default one that is free */
  readonly port?: number
  /** Where the server listens. @default 127.0.0.1 */
  readonly targetHost?: string
  /** Of the generator that the jitter is drawn from. @default 1 */
  readonly seed?: number
}

const realTime: Clock = {
  timers: {
    setTimeout: (task, ms) => setTimeout(task, ms),
    clearTimeout: handle => clearTimeout(handle as NodeJS.Timeout),
  },
  now: () => performance.now(),
}

export async function openTcpProxy(targetPort: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
  const {
    host = '127.0.0.1',
    targetHost = '127.0.0.1',
    seed = 1,
    timers = realTime.timers,
    now = realTime.now,
  } = options
  const { below } = randomly(seed)
  const hops = new Set<Hop>()
  /** Clients that are accepted and talk to nobody. */
  const strangers = new Set<Socket>()
  const gone: Record<Direction, number> = { up: 0, down: 0 }
  let faults: FaultsByDirection = {}
  let accepting: Accepting = 'pass'
  let newest: Hop | undefined
  let [connections, resets] = [0, 0]
  let flapping: unknown

  function take(client: Socket): void {
    connections += 1
    if (accepting === 'pass') pass(client)
    else if (accepting === 'silent') keep(client)
    else {
      resets += 1
      client.on('error', () => {}).resetAndDestroy()
    }
  }

  function pass(client: Socket): void {
    const hop: Hop = openHop({
      ...{ client, target: { host: targetHost, port: targetPort }, timers, now },
      random: () => below(2 ** 20) / 2 ** 20,
      faults: direction => faults[direction] ?? {},
      onReset: () => {
        resets += 1
      },
      onEnd: () => {
        hops.delete(hop)
        for (const direction of ['up', 'down'] as const) gone[direction] += hop[direction].passed()
      },
    })
    newest = hop
    hops.add(hop)
  }

  function keep(client: Socket): void {
    strangers.add(client)
    client.on('error', () => {})
    client.on('close', () => strangers.delete(client))
    client.on('end', () => client.destroy()) // nobody is left to be told anything
    client.resume()
  }

  function reset(): void {
    for (const hop of hops) hop.reset()
  }

  function flap({ upMs, downMs, times }: Flapping): void {
    proxy.accept('pass')
    if (times === 0) return
    flapping = timers.setTimeout(() => {
      proxy.accept('reset')
      reset()
      flapping = timers.setTimeout(() => flap({ upMs, downMs, times: times - 1 }), downMs)
    }, upMs)
  }

  const sum = (direction: Direction, what: 'passed' | 'held') =>
    [...hops].reduce((bytes, hop) => bytes + hop[direction][what](), 0)

  let server: Server | undefined = await listening(host, options.port ?? 0, take)
  const { port } = server.address() as AddressInfo
  const proxy: TcpProxy = {
    port,
    set: next => {
      faults = next
      for (const hop of [...hops]) for (const direction of ['up', 'down'] as const) hop[direction].wake()
    },
    silence: () => proxy.set({ up: { silentAfterBytes: 0 }, down: { silentAfterBytes: 0 } }),
    accept: next => {
      accepting = next
    },
    refuse: async () => {
      server?.close()
      server = undefined
    },
    listen: async () => {
      server ??= await listening(host, port, take)
    },
    reset,
    halfClose: direction => {
      for (const hop of hops) hop[direction].finish()
    },
    flap,
    connections: () => connections,
    open: () => hops.size + strangers.size,
    resets: () => resets,
    passed: direction => newest?.[direction].passed() ?? 0,
    total: direction => gone[direction] + sum(direction, 'passed'),
    held: direction => sum(direction, 'held'),
    close: async () => {
      timers.clearTimeout(flapping)
      const closed = server === undefined ? undefined : once(server.close(), 'close')
      for (const hop of hops) hop.destroy()
      for (const client of strangers) client.destroy()
      await closed
      while (proxy.open() > 0) await setImmediate()
    },
  }
  return proxy
}

async function listening(host: string, port: number, take: (client: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, take)
  server.listen(port, host)
  await once(server, 'listening')
  return server
}
