import { isIP, type NetConnectOpts, type Socket as NetSocket, connect as netConnect } from 'node:net'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import WebSocket, { type ClientOptions } from 'ws'
import { closeCodes, maxFragments, maxServerFrameBytes, subprotocol } from '../protocol/index.ts'
import { type Ending, parseRetryAfter } from './endings.ts'
import { isLoopback } from './endpoint.ts'

/** What the conversation needs of a socket. `ended` comes exactly once, and nothing comes after it. */
export interface Socket {
  send(frame: string): void
  /** With a closing handshake, which takes a second at most. */
  close(code: number, reason: string): void
  /** Without one. */
  terminate(): void
}

export interface SocketHandlers {
  opened(): void
  frame(text: string): void
  ended(ending: Ending): void
}

export interface SocketOptions {
  readonly token: string
  readonly handshakeTimeoutMs: number
  /** PEM of the authority to trust instead of the system's. */
  readonly ca: string | undefined
  /** The host is a name of this machine, and only therefore it may go without TLS. */
  readonly loopbackOnly: boolean
}

const closeTimeoutMs = 1_000

/** The `ws` package behind the three methods above. */
export function openSocket(address: string, options: SocketOptions, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(address, [subprotocol], clientOptions(address, options))
  let open = false
  let over = false
  /** Why we ourselves are closing; what the other side answers then says less. */
  let own: Ending | undefined

  const end = (ending: Ending) => {
    if (over) return
    over = true
    handlers.ended(ending)
  }
  const close = (code: number, reason: string) => {
    own ??= { kind: 'closed', code, reason }
    socket.close(code, reason)
  }

  socket.on('open', () => {
    open = true
    if (!over) handlers.opened()
  })
  socket.on('message', (data, isBinary) => {
    if (over || own !== undefined) return
    if (isBinary) close(closeCodes.malformed, 'binary frame')
    else handlers.frame(String(data))
  })
  socket.on('unexpected-response', (request, response) => {
    const retryAfterMs = parseRetryAfter(response.headers['retry-after'], Date.now())
    end({ kind: 'rejected', status: response.statusCode ?? 0, retryAfterMs })
    request.destroy()
  })
  socket.on('error', error => {
    if (open) own ??= { kind: 'closed', code: closeCodeOf(error), reason: error.message }
    else end(handshakeFailure(error))
  })
  socket.on('close', (code, reason) => end(own ?? { kind: 'closed', code, reason: String(reason) }))

  return {
    send: frame => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame, () => {})
    },
    close,
    terminate: () => socket.terminate(),
  }
}

function clientOptions(address: string, { token, handshakeTimeoutMs, ca, loopbackOnly }: SocketOptions): ClientOptions {
  const secure = address.startsWith('wss:')
  const options = {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: handshakeTimeoutMs,
    closeTimeout: closeTimeoutMs,
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: maxServerFrameBytes,
    maxFragments,
    createConnection: (connection: ConnectionOptions) => {
      const socket = secure ? overTls(connection, ca) : netConnect(plain(connection) as unknown as NetConnectOpts)
      if (loopbackOnly) onlyToLoopback(socket)
      // It must not keep alive a process that has nothing else to do.
      return socket.unref()
    },
  }
  return options as ClientOptions
}

const plain = (options: ConnectionOptions) => ({ ...options, path: undefined })

/** Certificates are verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says for the rest of the process. */
function overTls(options: ConnectionOptions, ca: string | undefined): NetSocket {
  const host = options.host ?? ''
  return tlsConnect({
    ...plain(options),
    servername: isIP(host) === 0 ? host : '',
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
  } as ConnectionOptions)
}

/** `a.localhost` is what a resolver makes of it (RFC 6761, 6.3, is not kept by all of them); the token must not leave the machine. */
function onlyToLoopback(socket: NetSocket): void {
  socket.on('lookup', (_error, address: string | undefined, _family, host: string) => {
    if (address !== undefined && !isLoopback(address))
      socket.destroy(new Error(`${host} is ${address}, which is not this machine, and the connection is not encrypted`))
  })
}

function handshakeFailure(error: Error): Ending {
  if (/subprotocol/i.test(error.message))
    return { kind: 'not-spoken', message: `the server does not speak ${subprotocol}` }
  const code = (error as NodeJS.ErrnoException).code
  return { kind: 'failed', message: error.message === '' ? `cannot connect (${code ?? error.name})` : error.message }
}

/** What `ws` closes with for a frame it does not take. */
function closeCodeOf(error: Error): number {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' || code === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH')
    return closeCodes.tooBig
  return code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS' ? closeCodes.policy : 1002
}
