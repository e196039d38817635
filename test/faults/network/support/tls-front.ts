import { connect } from 'node:net'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import { serve } from '../../../support/serve.ts'

export interface TlsFront {
  readonly url: string
  /** Handshakes that were completed. */
  handshakes(): number
  /** Handshakes that came to nothing. */
  failures(): number
  /** Shows another certificate from now on. Connections of now stay. */
  change(certificate: { readonly cert: string; readonly key: string }): void
}

/** Speaks TLS for who is behind it, at 127.0.0.1. Its server is closed by `closeServersAfterEach`. */
export async function tlsFront(targetPort: number, options: TlsOptions): Promise<TlsFront> {
  let [handshakes, failures] = [0, 0]
  const server = createServer(options, (client: TLSSocket) => {
    handshakes += 1
    const behind = connect(targetPort, '127.0.0.1')
    for (const [socket, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy())
    }
  })
  server.on('tlsClientError', () => {
    failures += 1
  })
  const port = await serve(server)
  return {
    url: `https://127.0.0.1:${port}`,
    handshakes: () => handshakes,
    failures: () => failures,
    change: ({ cert, key }) => server.setSecureContext({ cert, key }),
  }
}
