import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { cleanup } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into frames of many shapes
export type Frame = Record<string, any>

/** A client that says what the test tells it to. */
export interface Peer {
  readonly socket: WebSocket
  readonly frames: Frame[]
  readonly closed: { readonly code: number; readonly reason: string } | undefined
  send(frame: object | string | Uint8Array): void
  /** The n-th frame of a type (0 is the first). */
  frame(type: string, n?: number): Promise<Frame>
  end(): Promise<{ readonly code: number; readonly reason: string }>
}

export async function peer(url: string, token: string): Promise<Peer> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`, ['rulewire.v1'], {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  })
  const frames: Frame[] = []
  let closed: Peer['closed']
  socket.on('message', data => frames.push(JSON.parse(String(data))))
  socket.on('close', (code, reason) => {
    closed = { code, reason: String(reason) }
  })
  socket.on('error', () => {})
  cleanup(async () => socket.terminate())
  await until(() => socket.readyState === WebSocket.OPEN || closed !== undefined)
  const ofType = (type: string) => frames.filter(frame => frame.type === type)
  return {
    socket,
    frames,
    get closed() {
      return closed
    },
    send: frame =>
      socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : JSON.stringify(frame), () => {}),
    frame: async (type, n = 0) => {
      await until(() => ofType(type).length > n)
      return ofType(type)[n] as Frame
    },
    end: async () => {
      await until(() => closed !== undefined)
      return closed as NonNullable<Peer['closed']>
    },
  }
}

export function helloFrame(over: object = {}, stream: object = {}) {
  return {
    type: 'hello',
    client: { name: 'test', version: '1', node: '20' },
    instance: { id: randomUUID(), boot_id: randomUUID(), service: 'shop', env: 'test', version: null, ...over },
    streams: [{ stream: 'main', active: null, attempt: null, source: 'none', ...stream }],
  }
}

export function statusFrame(seq: number, over: object = {}) {
  return {
    type: 'status',
    ...{ seq, stream: 'main', active: null, attempt: null, persisted: null },
    health: { errors: 0, last_error: null },
    ...over,
  }
}

export const someHash = `sha256:${'0'.repeat(64)}`
