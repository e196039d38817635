import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { hashRuleSet } from 'rulewire/rules-schema'
import { type WebSocket, WebSocketServer } from 'ws'
import { cleanup } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

/** A control plane that says what the test tells it to: a real server, with real sockets. */
export interface ScriptedPeer {
  readonly url: string
  readonly port: number
  /** Newest last. */
  readonly connections: PeerConnection[]
  /** Requests for an upgrade, refused ones included. */
  readonly requests: IncomingMessage[]
  /** The n-th connection (0 is the first), when it is there and has said hello. */
  connection(n: number): Promise<PeerConnection>
}

export interface PeerConnection {
  readonly socket: WebSocket
  /** What the client sent, parsed. */
  readonly frames: Frame[]
  closed: { readonly code: number } | undefined
  send(frame: object | string | Uint8Array): void
  welcome(over?: object): void
  offer(revision: number, document: unknown, over?: object): void
  /** The newest status about a revision in a state. */
  status(revision: number, state: string): Promise<Frame>
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into frames of many shapes
export type Frame = Record<string, any>

export interface ScriptedPeerOptions {
  readonly port?: number
  /** Answers an upgrade itself and returns true. */
  readonly refuse?: (request: IncomingMessage, socket: Duplex) => boolean
  /** Says something to everybody who says hello. */
  readonly greet?: (connection: PeerConnection) => void
}

export async function scriptedPeer({ port = 0, refuse, greet }: ScriptedPeerOptions = {}): Promise<ScriptedPeer> {
  const connections: PeerConnection[] = []
  const requests: IncomingMessage[] = []
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: () => 'rulewire.v1',
  })
  const server = createServer()
  const raw = new Set<Duplex>()
  server.on('connection', socket => raw.add(socket.on('close', () => raw.delete(socket))))
  server.on('upgrade', (request, socket, head) => {
    requests.push(request)
    socket.on('error', () => {})
    if (refuse?.(request, socket)) return
    sockets.handleUpgrade(request, socket, head, opened => connections.push(converse(opened, greet)))
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  cleanup(async () => {
    for (const socket of raw) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })
  const bound = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    connections,
    requests,
    connection: async n => {
      await until(() => (connections[n]?.frames.length ?? 0) > 0)
      return connections[n] as PeerConnection
    },
  }
}

function converse(socket: WebSocket, greet: ScriptedPeerOptions['greet']): PeerConnection {
  const frames: Frame[] = []
  const send = (frame: object | string | Uint8Array) =>
    socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame))
  const connection: PeerConnection = {
    socket,
    frames,
    closed: undefined,
    send,
    welcome: over => send({ ...welcomeFrame, ...over }),
    offer: (revision, document, over) => send({ ...offerFrame(revision, document), ...over }),
    status: async (revision, state) => {
      const wanted = () =>
        frames.findLast(
          ({ type, attempt }) => type === 'status' && attempt?.revision === revision && attempt.state === state,
        )
      await until(() => wanted() !== undefined)
      return wanted() as Frame
    },
  }
  socket.on('message', data => {
    if (frames.push(JSON.parse(String(data))) === 1) greet?.(connection)
  })
  socket.on('close', code => {
    connection.closed = { code }
  })
  socket.on('error', () => {})
  return connection
}

export const welcomeFrame = {
  type: 'welcome',
  session: 's-1',
  heartbeat_ms: 30_000,
  reconnect: { min_ms: 100, max_ms: 1_000 },
  limits: { frame_bytes: 262_144, document_bytes: 67_108_864 },
  streams: [{ stream: 'main', revision: 0, hash: null }],
}

export function offerFrame(revision: number, document: unknown) {
  const hash = hashRuleSet(document as Parameters<typeof hashRuleSet>[0])
  return { type: 'offer', nonce: `n${revision}`, stream: 'main', revision, hash, document }
}
