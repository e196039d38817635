import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { cleanup } from '../support/cleanup.ts'
import type { Running } from './running.ts'

/** Any verb, which fetch does not allow. */
export async function raw(
  { port }: Pick<Running, 'port'>,
  method: string,
  path: string,
  token: string | null,
): // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
Promise<{ readonly status: number; readonly body: any }> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` }
  const sent = request({ host: '127.0.0.1', port, method, path, headers })
  sent.end()
  const [response] = await once(sent, 'response')
  let text = ''
  for await (const chunk of response) text += chunk
  return { status: response.statusCode, body: text === '' ? undefined : JSON.parse(text) }
}

export interface RawConnection {
  readonly socket: Socket
  /** Sends bytes as they are; the first line of what comes back. */
  ask(text: string | Buffer): Promise<string>
  /** All that came until the other side ended it. */
  ended(): Promise<string>
}

/** A connection that says what a test tells it to. */
export async function rawAnswer({ port }: Pick<Running, 'port'>): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1')
  cleanup(async () => socket.destroy())
  let all = ''
  socket.setEncoding('latin1').on('data', chunk => {
    all += chunk
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  return {
    socket,
    async ask(text) {
      const answered = once(socket, 'data')
      socket.write(text)
      const [chunk] = await answered
      return String(chunk).split('\r\n')[0] as string
    },
    async ended() {
      await closed
      return all
    },
  }
}
