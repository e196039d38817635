/** PROTOCOL.md, section 2. */
export const subprotocol = 'rulewire.config.v1'
/** Without signatures: refused with 426, and never spoken. */
export const retiredSubprotocol = 'rulewire.v1'
export const streamPath = '/v1/stream'
export const mainStream = 'main'

export const handshakeTimeoutMs = 5_000
export const maxHandshakeHeadBytes = 16 * 1024

/** In the body of an answer that is no upgrade. */
export type HandshakeCode =
  | 'bad-handshake'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'protocol-retired'
  | 'busy'
  | 'full'
