import { connect, createServer, type Socket } from 'node:net'
import { serve } from '../../../support/serve.ts'

export interface Meddler {
  readonly url: string
  /** Heads of requests that came, oldest first. */
  readonly requests: readonly string[]
}

/** Passes on what is said, but for the head of the first answer of each connection. Closed by `closeServersAfterEach`. */
export async function meddler(targetPort: number, change: (head: string) => string): Promise<Meddler> {
  const requests: string[] = []
  const server = createServer(client => {
    const behind = connect(targetPort, '127.0.0.1')
    client.on('error', () => behind.destroy()).on('close', () => behind.destroy())
    behind.on('error', () => client.destroy()).on('close', () => client.destroy())
    client.pipe(behind)
    void headOf(client).then(({ head }) => requests.push(head))
    void headOf(behind).then(({ head, rest }) => {
      client.write(change(head))
      client.write(rest)
      behind.pipe(client)
    })
  })
  return { url: `http://127.0.0.1:${await serve(server)}`, requests }
}

const headEnd = '\r\n\r\n'

/** Everything up to the empty line, and what has come behind it. Later bytes are left to others. */
function headOf(socket: Socket): Promise<{ readonly head: string; readonly rest: Buffer }> {
  return new Promise(resolve => {
    let soFar = Buffer.alloc(0)
    const take = (bytes: Buffer) => {
      soFar = Buffer.concat([soFar, bytes])
      const end = soFar.indexOf(headEnd)
      if (end < 0) return
      socket.off('data', take)
      const at = end + headEnd.length
      resolve({ head: soFar.subarray(0, at).toString('latin1'), rest: soFar.subarray(at) })
    }
    socket.on('data', take)
  })
}
