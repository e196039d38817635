import { setImmediate } from 'node:timers/promises'
import type { ControlPlaneOptions } from '@rulewire/control-plane'
import type { RemoteConfigClientOptions } from 'rulewire/remote-config'
import { instance, type RunningInstance } from '../../../control-plane/instance.ts'
import { type Running, runControlPlane } from '../../../control-plane/running.ts'
import { type ManualClock, manualClock } from '../../../remote-config/manual-clock.ts'
import { type TcpProxy, type TcpProxyOptions, tcpProxy } from '../../../support/tcp-proxy/index.ts'
import { until } from '../../../support/until.ts'
import { randomly } from '../../support/random.ts'
import { inForce } from './releases.ts'

/** A real control plane, and instances that reach it through a network with faults. Nothing here knows what they say to each other. */
export interface Behind {
  readonly plane: Running
  readonly proxy: TcpProxy
  /** As instances reach it: through the proxy. */
  readonly url: string
  /** A client and an engine under the clock of the test. Not started. */
  instance(options?: Partial<RemoteConfigClientOptions>): Instance
}

export interface Instance extends RunningInstance {
  readonly clock: ManualClock
  /** What judges requests: the name of a release, or `none`. */
  inForce(): string
}

export interface BehindOptions {
  readonly plane?: Partial<ControlPlaneOptions>
  readonly proxy?: TcpProxyOptions
  /** For the clients; the proxy has one only where it is said. */
  readonly clock?: ManualClock
}

/** Too long to matter where heartbeats are not what is tested. */
const rareHeartbeatMs = 300_000

export async function behind({ plane: planeOptions, proxy: proxyOptions, clock }: BehindOptions = {}): Promise<Behind> {
  // Hundreds of clients may come in a second here, one after the other.
  const plane = await runControlPlane({ heartbeatMs: rareHeartbeatMs, handshakesPerSecond: 100_000, ...planeOptions })
  const proxy = await tcpProxy(plane.port, proxyOptions)
  const url = Object.assign(new URL(plane.url), { port: String(proxy.port) }).origin
  let seed = 0
  return {
    ...{ plane, proxy, url },
    instance: options => networked(url, plane.admin, clock ?? manualClock(), ++seed, options),
  }
}

export function networked(
  url: string,
  token: string,
  clock: ManualClock,
  seed = 1,
  options: Partial<RemoteConfigClientOptions> = {},
): Instance {
  const { below } = randomly(seed)
  const random = () => below(2 ** 20) / 2 ** 20
  const { timers, now } = clock
  const running = instance(url, token, { retry: {}, timers, now, random, ...options })
  return { ...running, clock, inForce: () => inForce(running.engine) }
}

/** The conversations that are under way in this process get on by a few words. */
export async function breathe(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await setImmediate()
}

/** Lets time pass, but not while a connection is being made: that takes as long as it takes. */
export async function passUntil(instances: readonly Instance[], done: () => boolean, stepMs = 1000): Promise<void> {
  while (!done()) {
    await until(() => done() || instances.every(({ client }) => client.status().state !== 'connecting'))
    if (done()) return
    for (const clock of new Set(instances.map(one => one.clock))) clock.advance(stepMs)
    await breathe()
  }
}

/** Started, connected, and in force is this release. */
export async function running(one: Instance, name: string): Promise<Instance> {
  one.client.start()
  await passUntil([one], () => one.client.status().state === 'live' && one.inForce() === name)
  return one
}
