import { type Decoded, decode, type Expected, type Readers } from './decode.ts'
import { limits } from './limits.ts'
import { error } from './read-common.ts'
import { offer } from './read-offer.ts'
import { authResult, drain, listOffer, pong, renew, throttle, transfer, welcome } from './read-server.ts'
import type { ServerMessage } from './server-messages.ts'

const readers = {
  welcome,
  offer,
  renew,
  transfer,
  list_offer: listOffer,
  pong,
  auth_result: authResult,
  throttle,
  drain,
  error,
}

const maxBytes = limits.frameBytes
const droppable: ReadonlySet<string> = new Set()
const early = new Set(['welcome', 'error', 'drain'])

const greeting: Expected = {
  maxBytes,
  wrongNow: type => (early.has(type) ? undefined : { code: 'malformed', message: 'welcome must come first' }),
  droppable,
}

const live: Expected = {
  maxBytes,
  wrongNow: type => (type === 'welcome' ? { code: 'malformed', message: 'welcome must come once' } : undefined),
  droppable,
}

/**
 * What a server sent, for clients.
 *
 * @param isWelcomed - a `welcome` came before on this connection
 */
export function decodeServerMessage(frame: string | Uint8Array, isWelcomed: boolean): Decoded<ServerMessage> {
  return decode<ServerMessage>(frame, readers satisfies Readers<ServerMessage>, isWelcomed ? live : greeting)
}
