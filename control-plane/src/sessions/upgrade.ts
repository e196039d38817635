import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { maxClientFrameBytes, maxFragments, streamPath, subprotocol } from 'rulewire/remote-config/protocol'
import { WebSocketServer } from 'ws'
import type { Identity, Tokens } from '../auth/index.ts'
import type { Hub } from './hub.ts'
import { createRate } from './rate.ts'

export interface UpgradeOptions {
  readonly hub: Hub
  readonly tokens: Tokens
  readonly maxConnections: number
  readonly handshakesPerSecond: number
  readonly now: () => number
  readonly random: () => number
}

interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly retryAfterSeconds?: number
}

/** Small frames in small pieces: more of them is an attack. */
const maxBufferedChunks = 4_096
const closeTimeoutMs = 1_000

/** PROTOCOL.md, section 1: who is refused is refused before a socket is made of the request. */
export function acceptUpgrades(server: Server, options: UpgradeOptions): void {
  const { hub, tokens, maxConnections, handshakesPerSecond, now, random } = options
  const withinRate = createRate(handshakesPerSecond, handshakesPerSecond, now)
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxClientFrameBytes,
    maxFragments,
    maxBufferedChunks,
    closeTimeout: closeTimeoutMs,
    handleProtocols: () => subprotocol,
  } as ConstructorParameters<typeof WebSocketServer>[0])
  sockets.on('wsClientError', (_error, socket) =>
    answer(socket, { status: 400, code: 'bad-handshake', message: 'not a WebSocket handshake' }),
  )

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {}) // gone before it was answered
    const identity = tokens.identify(request.headers.authorization)
    const refusal = refuse(request, identity)
    if (refusal !== undefined) return answer(socket, refusal)
    sockets.handleUpgrade(request, socket, head, opened => hub.accept(opened, identity as Identity))
  })

  function refuse(request: IncomingMessage, identity: Identity | undefined): Refusal | undefined {
    if (identity === undefined) return { status: 401, code: 'unauthenticated', message: 'a good token is needed' }
    if (request.url?.split('?')[0] !== streamPath) return { status: 404, code: 'not-found', message: 'nothing here' }
    if (!offersSubprotocol(request))
      return { status: 400, code: 'bad-handshake', message: `the subprotocol ${subprotocol} is needed` }
    // Random, so that those who were turned away do not come back together.
    const retryAfterSeconds = 1 + Math.floor(random() * 10)
    if (hub.size() >= maxConnections)
      return { status: 503, code: 'full', message: 'too many connections', retryAfterSeconds }
    if (!withinRate()) return { status: 503, code: 'busy', message: 'too many handshakes', retryAfterSeconds }
    return undefined
  }
}

function offersSubprotocol(request: IncomingMessage): boolean {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').some(name => name.trim() === subprotocol)
}

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  503: 'Service Unavailable',
}

function answer(socket: Duplex, { status, code, message, retryAfterSeconds }: Refusal): void {
  const body = JSON.stringify({ error: { code, message } })
  const headers = [
    `HTTP/1.1 ${status} ${reasons[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(status === 401 ? ['WWW-Authenticate: Bearer'] : []),
    ...(retryAfterSeconds === undefined ? [] : [`Retry-After: ${retryAfterSeconds}`]),
  ]
  // Whoever does not close its own side keeps nothing open here.
  socket.once('finish', () => socket.destroy())
  socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`)
}
