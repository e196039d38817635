import net from 'node:net'
import tls from 'node:tls'
import { certificate } from './certificate.ts'
import { until } from './until.ts'

export interface RawClient {
  send(text: string | Buffer): void
  received(): string
  /** Waits for text to arrive, or for the end of the connection. */
  until(text: string): Promise<string>
  closed(): Promise<string>
  destroy(): void
}

/** For what HTTP clients are too polite to do. @param secure over TLS */
export async function rawClient(port: number, secure = false): Promise<RawClient> {
  const to = { port, host: '127.0.0.1' }
  const socket = secure ? tls.connect({ ...to, ca: certificate().cert }) : net.connect(to)
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
  await new Promise(resolve => socket.once(secure ? 'secureConnect' : 'connect', resolve))
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
