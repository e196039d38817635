import { type Decoded, decode } from './decode.ts'
import { decodeError, heads, release, streamName } from './decode-shared.ts'
import type { Drain, Head, Offer, Pong, ServerMessage, Welcome } from './messages.ts'
import { hash, integer, Malformed, type Members, member, nullable, object, text } from './reader.ts'

/** What a server sent, checked, but for the document of an offer. For clients. */
export function decodeServerMessage(frame: string): Decoded<ServerMessage> {
  return decode<ServerMessage>(frame, { welcome, offer, pong, drain, error: decodeError })
}

function welcome(frame: Members): Welcome {
  const reconnect = object(member(frame, 'reconnect'), 'welcome: reconnect')
  const limits = object(member(frame, 'limits'), 'welcome: limits')
  return {
    type: 'welcome',
    session: text(member(frame, 'session'), 'welcome: session'),
    heartbeat_ms: integer(member(frame, 'heartbeat_ms'), 'welcome: heartbeat_ms', 1),
    reconnect: {
      min_ms: integer(member(reconnect, 'min_ms'), 'welcome: reconnect.min_ms', 0),
      max_ms: integer(member(reconnect, 'max_ms'), 'welcome: reconnect.max_ms', 0),
    },
    limits: {
      frame_bytes: integer(member(limits, 'frame_bytes'), 'welcome: limits.frame_bytes', 1),
      document_bytes: integer(member(limits, 'document_bytes'), 'welcome: limits.document_bytes', 1),
    },
    streams: heads(frame, 'welcome', head),
  }
}

function offer(frame: Members): Offer {
  if (!Object.hasOwn(frame, 'document')) throw new Malformed('offer: document is missing')
  return {
    type: 'offer',
    nonce: text(member(frame, 'nonce'), 'offer: nonce', 64),
    stream: streamName(member(frame, 'stream'), 'offer: stream'),
    ...release(frame, 'offer'),
    document: member(frame, 'document'),
  }
}

function pong(frame: Members): Pong {
  return { type: 'pong', streams: heads(frame, 'pong', head), report: member(frame, 'report') === true }
}

function head(value: Members, stream: string): Head {
  return {
    stream,
    revision: integer(member(value, 'revision'), 'head: revision', 0),
    hash: nullable(member(value, 'hash'), 'head: hash', hash),
  }
}

function drain(frame: Members): Drain {
  return {
    type: 'drain',
    reason: text(member(frame, 'reason'), 'drain: reason'),
    reconnect_after_ms: integer(member(frame, 'reconnect_after_ms'), 'drain: reconnect_after_ms', 0, 600_000),
  }
}
