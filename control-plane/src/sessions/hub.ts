import { randomBytes } from 'node:crypto'
import { closeCodes, type InstanceInfo } from 'rulewire/remote-config/protocol'
import type WebSocket from 'ws'
import type { Identity } from '../auth/index.ts'
import type { Fleet } from '../fleet/index.ts'
import type { Log } from '../log.ts'
import type { CurrentHead } from '../releases/index.ts'
import { type Channel, openChannel } from './channel.ts'
import { type OfferFrame, offerFrame } from './offer-frame.ts'
import { createSession, type Session } from './session.ts'

/** Every connection of this control plane. */
export interface Hub {
  accept(socket: WebSocket, identity: Identity): void
  /** Connections, those that have not said hello included. */
  size(): number
  /** Offers a new head to all. */
  offer(head: CurrentHead): void
  /** Ends the connections of a token. */
  revoke(tokenId: string): void
  /** Ends all, spread over `overMs` as far as their return is concerned. Resolves when none is left, or soon. */
  drain(overMs: number): Promise<void>
}

export interface HubOptions {
  readonly fleet: Fleet
  readonly head: CurrentHead
  readonly log: Log
  readonly now: () => number
  readonly random: () => number
  readonly heartbeatMs: number
  readonly helloTimeoutMs: number
  readonly reconnect: { readonly minMs: number; readonly maxMs: number }
}

/** Between slices the server answers others. */
const offersPerSlice = 100
const drainPatienceMs = 1_500

export function createHub(options: HubOptions): Hub {
  const { fleet, random, heartbeatMs } = options
  const sessions = new Map<Session, Channel>()
  const byInstance = new Map<string, Session>()
  let head = options.head
  let frame: OfferFrame | null = offerFrame(head)
  let drained: (() => void) | undefined
  const sweeper = setInterval(() => {
    for (const session of sessions.keys()) session.sweep()
  }, heartbeatMs / 2)
  sweeper.unref()

  function accept(socket: WebSocket, identity: Identity): void {
    const channel = openChannel(socket, {
      frame: (text, bytes) => session.frame(text, bytes),
      binary: () => session.binary(),
      ended: () => session.ended(),
    })
    const session: Session = createSession({
      ...options,
      id: `s-${randomBytes(8).toString('hex')}`,
      identity,
      channel,
      head: () => ({ stream: head.stream, revision: head.revision, hash: head.hash }),
      offerFrame: () => frame,
      onHello: instance => take(instance, session),
      onEnd: instance => leave(instance, session),
    })
    sessions.set(session, channel)
  }

  /** A connection that was cut without notice is replaced by its successor. */
  function take(instance: InstanceInfo, session: Session): void {
    const key = keyOf(instance)
    byInstance.get(key)?.close(closeCodes.replaced, 'replaced by a newer connection')
    byInstance.set(key, session)
  }

  function leave(instance: InstanceInfo | undefined, session: Session): void {
    sessions.delete(session)
    if (instance !== undefined && byInstance.get(keyOf(instance)) === session) {
      byInstance.delete(keyOf(instance))
      fleet.left(instance)
    }
    if (sessions.size === 0) drained?.()
  }

  async function offer(next: CurrentHead): Promise<void> {
    head = next
    frame = offerFrame(next)
    const offeredFrame = frame
    let inSlice = 0
    for (const session of [...sessions.keys()]) {
      session.offer()
      inSlice = (inSlice + 1) % offersPerSlice
      if (inSlice === 0) await new Promise(setImmediate)
      if (frame !== offeredFrame) return // overtaken: the newer one goes to all
    }
  }

  async function drain(overMs: number): Promise<void> {
    clearInterval(sweeper)
    if (sessions.size === 0) return
    let patience: NodeJS.Timeout | undefined
    const empty = new Promise<void>(resolve => {
      drained = resolve
      patience = setTimeout(resolve, drainPatienceMs)
    })
    for (const session of sessions.keys()) session.drain('restart', Math.floor(random() * overMs))
    await empty
    clearTimeout(patience)
    for (const channel of sessions.values()) channel.terminate()
  }

  return {
    accept,
    size: () => sessions.size,
    offer: next => void offer(next),
    revoke: tokenId => {
      for (const session of sessions.keys()) {
        if (session.identity.tokenId === tokenId) session.close(closeCodes.tokenRevoked, 'the token was revoked')
      }
    },
    drain,
  }
}

function keyOf({ id, boot_id }: InstanceInfo): string {
  return `${id} ${boot_id}`
}
