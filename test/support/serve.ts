import type { AddressInfo, Server, Socket } from 'node:net'
import { afterEach } from 'vitest'

const open = new Map<Server, Set<Socket>>()

/** Listens on a free port; closed after the test. Answers the port. */
export async function serve(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  open.set(server, sockets)
  server.on('connection', socket => sockets.add(socket))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** To be called once in a file that serves. */
export function closeServersAfterEach(): void {
  afterEach(async () => {
    for (const [server, sockets] of open) {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    }
    open.clear()
  })
}
