import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { cleanup } from '../support/cleanup.ts'

/** What happens to what the server sends. New connections take what is set when they come. */
export interface Weather {
  /** Reset the connection after so many bytes from the server. */
  cutAfter?: number
  /** Pass on so many bytes at a time. */
  pieces?: number
}

export interface TcpProxy {
  readonly url: string
  weather: Weather
  /** From now on nothing comes through in either direction, and nobody is told. */
  swallow(): void
  /** Bytes that the server sent on the newest connection. */
  bytesDown(): number
  connections(): number
}

/** A real TCP hop between client and server, with bad weather. */
export async function tcpProxy(targetPort: number): Promise<TcpProxy> {
  let swallowing = false
  let down = 0
  let count = 0
  const sockets = new Set<Socket>()

  const server = createServer(client => {
    const { cutAfter = Number.POSITIVE_INFINITY, pieces = Number.POSITIVE_INFINITY } = proxy.weather
    count += 1
    down = 0
    const upstream = connect(targetPort, '127.0.0.1')
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        if (!swallowing) for (const other of [client, upstream]) other.destroy()
      })
    }
    client.on('data', chunk => {
      if (!swallowing) upstream.write(chunk)
    })
    upstream.on('data', chunk => {
      if (swallowing) return
      const passed = chunk.subarray(0, Math.max(0, cutAfter - down))
      down += chunk.length
      for (let at = 0; at < passed.length; at += pieces)
        client.write(passed.subarray(at, Math.min(passed.length, at + pieces)))
      if (down > cutAfter) client.end(() => client.resetAndDestroy())
    })
  })

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cleanup(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })
  const proxy: TcpProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    weather: {},
    swallow: () => {
      swallowing = true
    },
    bytesDown: () => down,
    connections: () => count,
  }
  return proxy
}
