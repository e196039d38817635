import type { Http2ServerResponse } from 'node:http2'
import { type HeaderValue, type ResponseFacts, responseFacts } from '../http/index.ts'
import type { Headers } from './response-head.ts'

/**
 * A response head that was written, by `writeHead` if it was given anything. Applications may also respond on the stream itself, of
 * which the response knows nothing.
 */
export function sentHttp2Head(response: Http2ServerResponse, args: readonly unknown[]): ResponseFacts {
  const sent = args.length > 0 ? undefined : response.stream.sentHeaders
  const status = Number(sent?.[':status'] ?? response.statusCode)
  return responseFacts(status, () => http2Headers(sent ?? response.getHeaders()))
}

/** Without pseudo headers: `:status` is not a header. */
export function http2Headers(headers: Readonly<Record<string, HeaderValue>>): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':')))
}
