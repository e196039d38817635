import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { afterEach } from 'vitest'

const open = new Set<Server>()

/** Listens on a free port; closed after the test. Answers the port. */
export async function serve(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.add(server)
  return (server.address() as AddressInfo).port
}

/** To be called once in a file that serves. */
export function closeServersAfterEach(): void {
  afterEach(async () => {
    for (const server of open) {
      ;(server as Partial<HttpServer>).closeAllConnections?.()
      await new Promise(resolve => server.close(resolve))
    }
    open.clear()
  })
}
