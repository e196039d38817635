import {
  closeCodes,
  type Drain,
  decodeServerMessage,
  type Head,
  type Hello,
  helloTimeoutMs,
  type Offer,
  type Pong,
  type ServerMessage,
  type Status,
  statusesBurst,
  statusesPerSecond,
  statusFrame,
  type Welcome,
} from '../protocol/index.ts'
import type { Ending } from './endings.ts'
import type { Log } from './faults.ts'
import { createHeartbeat, type Heartbeat } from './heartbeat.ts'
import { createPacer } from './pacer.ts'
import type { Socket, SocketHandlers } from './socket.ts'
import type { Timers } from './timers.ts'

/** One connection, from its opening to its end. */
export interface Connection {
  /** The state is another one: a status goes out as soon as the rate allows. */
  report(): void
  /** Says goodbye. The ending still comes. */
  leave(reason: string): void
}

export interface ConnectionOptions {
  readonly open: (handlers: SocketHandlers) => Socket
  /** What this instance is and runs, asked for when it is sent. */
  readonly hello: () => Hello
  readonly status: () => Omit<Status, 'type' | 'seq'>
  readonly handshakeTimeoutMs: number
  readonly log: Log
  readonly now: () => number
  readonly timers: Timers
  readonly random: () => number
  readonly onWelcome: (welcome: Welcome) => void
  readonly onOffer: (offer: Offer) => void
  readonly onHead: (head: Head) => void
  readonly onDrain: (drain: Drain) => void
  /** Exactly once. */
  readonly onEnd: (ending: Ending) => void
}

/** PROTOCOL.md, section 3, from the client's side. */
export function openConnection(options: ConnectionOptions): Connection {
  const { hello, status, log, now, timers, random, onEnd } = options
  let seq = 0
  let reported = ''
  let welcomed = false
  let ended = false
  let heartbeat: Heartbeat | undefined
  const pacer = createPacer(sendStatus, { perSecond: statusesPerSecond, burst: statusesBurst, now, timers })
  let opening: unknown = timers.setTimeout(() => end({ kind: 'silent' }), options.handshakeTimeoutMs)
  const socket = options.open({ opened, frame, ended: end })

  function opened(): void {
    timers.clearTimeout(opening)
    opening = timers.setTimeout(() => end({ kind: 'silent' }), helloTimeoutMs)
    socket.send(JSON.stringify(hello()))
  }

  function frame(text: string): void {
    const decoded = decodeServerMessage(text)
    if (!decoded.ok) malformed(decoded.code, decoded.message)
    else if (decoded.message !== null) receive(decoded.message)
  }

  function receive(message: ServerMessage): void {
    if (message.type === 'error') log('warn', `the control plane says: ${message.code}: ${message.message}`)
    else if (message.type === 'drain') options.onDrain(message)
    else if (message.type === 'welcome') welcome(message)
    else if (!welcomed) malformed('malformed', `${message.type} before welcome`)
    else if (message.type === 'offer') options.onOffer(message)
    else pong(message)
  }

  function welcome(message: Welcome): void {
    if (welcomed) {
      malformed('malformed', 'a second welcome')
      return
    }
    welcomed = true
    timers.clearTimeout(opening)
    heartbeat = createHeartbeat(message.heartbeat_ms, { timers, random, beat, silent: () => end({ kind: 'silent' }) })
    options.onWelcome(message)
    for (const head of message.streams) options.onHead(head)
    pacer.request()
  }

  function pong(message: Pong): void {
    heartbeat?.answered()
    for (const head of message.streams) options.onHead(head)
    if (message.report) pacer.request()
  }

  function beat(): void {
    const { stream, active } = status()
    const running = active === null ? null : { revision: active.revision, hash: active.hash }
    socket.send(JSON.stringify({ type: 'ping', streams: [{ stream, active: running }] }))
    if (fingerprint() !== reported) pacer.request()
  }

  function sendStatus(): void {
    seq += 1
    reported = fingerprint()
    socket.send(statusFrame({ type: 'status', seq, ...status() }))
  }

  /** What may change without an offer: other sources of rules, and errors. */
  function fingerprint(): string {
    const { active, persisted, health, sources } = status()
    return JSON.stringify([active, persisted, health, sources])
  }

  function malformed(code: string, message: string): void {
    log('warn', `the control plane sent a frame that cannot be used: ${message}`)
    socket.send(JSON.stringify({ type: 'error', code, message: message.slice(0, 500) }))
    socket.close(closeCodes.malformed, message.slice(0, 100))
  }

  function end(ending: Ending): void {
    if (ended) return
    ended = true
    timers.clearTimeout(opening)
    heartbeat?.stop()
    pacer.cancel()
    if (ending.kind === 'silent') socket.terminate()
    onEnd(ending)
  }

  return {
    report: () => {
      if (welcomed && !ended) pacer.request()
    },
    leave: reason => {
      if (ended) return
      if (welcomed) socket.send(JSON.stringify({ type: 'bye', reason }))
      socket.close(closeCodes.normal, reason)
    },
  }
}
