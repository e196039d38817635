import { IncomingMessage, ServerResponse } from 'node:http'
import { Http2ServerRequest, Http2ServerResponse } from 'node:http2'

/** What Node hands to applications, of either version of HTTP. */
export type GuardedRequest = IncomingMessage | Http2ServerRequest
export type GuardedResponse = ServerResponse | Http2ServerResponse

export function isRequest(value: unknown): value is GuardedRequest {
  return value instanceof IncomingMessage || value instanceof Http2ServerRequest
}

export function isResponse(value: unknown): value is GuardedResponse {
  return value instanceof ServerResponse || value instanceof Http2ServerResponse
}
