import net from 'node:net'
import { until } from './until.ts'

export interface RawClient {
  send(text: string | Buffer): void
  received(): string
  /** Waits for text to arrive, or for the end of the connection. */
  until(text: string): Promise<string>
  closed(): Promise<string>
  destroy(): void
}

/** For what HTTP clients are too polite to do. */
export async function rawClient(port: number): Promise<RawClient> {
  const socket = net.connect(port, '127.0.0.1')
  let received = ''
  let closed = false
  socket.setEncoding('latin1')
  socket.on('data', (data: string) => {
    received += data
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    closed = true
  })
  await new Promise(resolve => socket.once('connect', resolve))
  return {
    send: text => void socket.write(text),
    received: () => received,
    async until(text) {
      await until(() => received.includes(text) || closed)
      return received
    },
    async closed() {
      await until(() => closed)
      return received
    },
    destroy: () => void socket.destroy(),
  }
}
