import type { ClientMessage } from './client-messages.ts'
import { type Decoded, decode, type Expected, type Readers } from './decode.ts'
import { limits } from './limits.ts'
import { auth, bye, cancel, fetch, listStatus, ping, report } from './read-client.ts'
import { error } from './read-common.ts'
import { hello } from './read-hello.ts'
import { status } from './read-status.ts'

const readers = { hello, status, report, fetch, cancel, list_status: listStatus, ping, auth, bye, error }

const droppable = new Set(['report'])

const first: Expected = {
  maxBytes: limits.helloBytes,
  wrongNow: type =>
    type === 'hello' ? undefined : { code: 'hello-expected', message: 'the first frame must be a hello' },
  droppable,
}

const later: Expected = {
  maxBytes: limits.frameBytes,
  wrongNow: type => (type === 'hello' ? { code: 'malformed', message: 'hello must come once' } : undefined),
  droppable,
}

/**
 * What a client sent, for servers.
 *
 * @param isFirst - nothing came before on this connection
 */
export function decodeClientMessage(frame: string | Uint8Array, isFirst: boolean): Decoded<ClientMessage> {
  return decode<ClientMessage>(frame, readers satisfies Readers<ClientMessage>, isFirst ? first : later)
}
