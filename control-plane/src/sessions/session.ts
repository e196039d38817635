import {
  type ClientMessage,
  clientFramesBurst,
  clientFramesPerSecond,
  closeCodes,
  decodeClientMessage,
  type Head,
  type Hello,
  type InstanceInfo,
  mainStream,
  maxClientFrameBytes,
  maxDocumentBytes,
  maxHelloBytes,
  type Ping,
  type Release,
  type Status,
  silentHeartbeats,
} from 'rulewire/remote-config/protocol'
import { type Identity, isOver } from '../auth/index.ts'
import type { Fleet } from '../fleet/index.ts'
import { type Log, quote } from '../log.ts'
import type { Channel } from './channel.ts'
import type { OfferFrame } from './offer-frame.ts'
import { isSame, shouldOffer } from './offering.ts'
import { createRate } from './rate.ts'

/** One connection of one instance. PROTOCOL.md, sections 3 and 8. */
export interface Session {
  readonly identity: Identity
  frame(text: string, bytes: number): void
  binary(): void
  ended(): void
  /** Offers the head, if it has to be. */
  offer(): void
  /** Ends the connection when it has been silent, or slow, for too long, or when its token is over. */
  sweep(): void
  drain(reason: string, reconnectAfterMs: number): void
  close(code: number, reason: string): void
}

export interface SessionOptions {
  readonly id: string
  readonly identity: Identity
  readonly channel: Channel
  readonly fleet: Fleet
  readonly head: () => Head
  /** Null when there is nothing to offer. */
  readonly offerFrame: () => OfferFrame | null
  readonly log: Log
  readonly now: () => number
  readonly heartbeatMs: number
  readonly helloTimeoutMs: number
  readonly reconnect: { readonly minMs: number; readonly maxMs: number }
  readonly onHello: (instance: InstanceInfo) => void
  readonly onEnd: (instance: InstanceInfo | undefined) => void
}

/** A socket that takes this long for one frame belongs to somebody who does not read. */
const sendPatienceMs = 300_000

export function createSession(options: SessionOptions): Session {
  const { channel, fleet, log, now, heartbeatMs } = options
  const withinRate = createRate(clientFramesPerSecond, clientFramesBurst, now)
  let instance: InstanceInfo | undefined
  let heardAt = now()
  let lastSeq = 0
  /** What it last said that it runs, in hello, status or ping. */
  let active: Release | null = null
  let reported: Release | null = null
  let offered: (Release & { at: number }) | null = null
  let sendingSince: number | null = null
  let closing = false
  const helloTimer = setTimeout(
    () => reject(closeCodes.helloLate, 'hello-late', 'no hello in time'),
    options.helloTimeoutMs,
  )

  function frame(text: string, bytes: number) {
    heardAt = now()
    if (closing) return
    if (!withinRate()) return reject(closeCodes.tooFast, 'too-fast', 'too many frames')
    if (instance === undefined && bytes > maxHelloBytes)
      return reject(closeCodes.tooBig, 'malformed', 'the hello is too big')
    const decoded = decodeClientMessage(text)
    if (!decoded.ok) return reject(closeCodes.malformed, decoded.code, decoded.message)
    if (decoded.message !== null) receive(decoded.message)
  }

  function receive(message: ClientMessage) {
    if (instance === undefined) {
      if (message.type === 'hello') return welcome(message)
      return reject(closeCodes.malformed, 'hello-expected', `${message.type} before hello`)
    }
    if (message.type === 'hello') return reject(closeCodes.malformed, 'malformed', 'a second hello')
    if (message.type === 'status') return status(instance, message)
    if (message.type === 'ping') return ping(instance, message)
    if (message.type === 'error')
      log('warn', `${describe(instance)} says ${quote(message.code)}: ${quote(message.message)}`)
  }

  function welcome(hello: Hello) {
    clearTimeout(helloTimer)
    instance = hello.instance
    active = hello.streams[0]?.active ?? null
    reported = active
    options.onHello(instance)
    fleet.joined(hello)
    const { minMs, maxMs } = options.reconnect
    send({
      type: 'welcome',
      session: options.id,
      heartbeat_ms: heartbeatMs,
      reconnect: { min_ms: minMs, max_ms: maxMs },
      limits: { frame_bytes: maxClientFrameBytes, document_bytes: maxDocumentBytes },
      streams: [options.head()],
    })
    log('info', `${describe(instance)} is connected`)
    offer()
  }

  function status(from: InstanceInfo, message: Status) {
    if (message.seq <= lastSeq || message.stream !== mainStream) return
    lastSeq = message.seq
    active = message.active
    reported = message.active
    const { attempt } = message
    const before = fleet.get(from)?.attempt ?? null
    fleet.reported(from, message)
    if (attempt?.state === 'refused' && (before?.state !== 'refused' || !isSame(before, attempt))) {
      log(
        'warn',
        `${describe(from)} refused revision ${attempt.revision}: ${quote(attempt.problems[0]?.message ?? null)}`,
      )
    }
  }

  function ping(from: InstanceInfo, message: Ping) {
    active = message.streams[0]?.active ?? null
    fleet.seen(from)
    send({ type: 'pong', streams: [options.head()], report: !isSame(active, reported) })
    offer()
  }

  function offer(): void {
    const next = options.offerFrame()
    if (instance === undefined || closing || next === null || sendingSince !== null) return
    const attempt = fleet.get(instance)?.attempt ?? null
    if (!shouldOffer({ head: next.release, active, attempt, offered }, now(), heartbeatMs)) return
    offered = { ...next.release, at: now() }
    sendingSince = now()
    // Never two on their way: what became the head meanwhile goes out when this one has left.
    channel.send(next.bytes, () => {
      sendingSince = null
      offer()
    })
  }

  function send(message: object): void {
    channel.send(JSON.stringify(message))
  }

  function reject(code: number, errorCode: string, message: string) {
    send({ type: 'error', code: errorCode, message })
    log('warn', `${describe(instance)}: ${quote(message)}, closed with ${code}`)
    close(code, message)
  }

  function close(code: number, reason: string): void {
    closing = true
    clearTimeout(helloTimer)
    channel.close(code, reason)
  }

  function sweep(): void {
    if (!closing && isOver(options.identity.expiresAt, now())) close(closeCodes.tokenRevoked, 'the token has expired')
    const silent = instance !== undefined && now() - heardAt > silentHeartbeats * heartbeatMs
    const slow = sendingSince !== null && now() - sendingSince > sendPatienceMs
    if (slow) close(closeCodes.overloaded, 'reads too slowly')
    if (silent || slow) channel.terminate()
  }

  return {
    identity: options.identity,
    frame,
    binary: () => reject(closeCodes.malformed, 'malformed', 'binary frames are reserved'),
    ended: () => {
      closing = true
      clearTimeout(helloTimer)
      options.onEnd(instance)
    },
    offer,
    sweep,
    drain: (reason, reconnectAfterMs) => {
      send({ type: 'drain', reason, reconnect_after_ms: reconnectAfterMs })
      close(closeCodes.drain, reason)
    },
    close,
  }
}

function describe(instance: InstanceInfo | undefined): string {
  if (instance === undefined) return 'a client that has not said hello'
  return `instance ${instance.id} (${quote(instance.service)}, ${quote(instance.env)})`
}
