import { type BodyFormat, bodyFormat } from './body-format.ts'
import { clientIp } from './client-ip.ts'
import { parsePairs, queryOf } from './pairs.ts'
import { requestHeaders } from './request-headers.ts'

/** A request head as it came. */
export interface RequestHead {
  readonly method: string
  /** The request target as received. */
  readonly url: string
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[]
  /** The socket's peer. */
  readonly remoteAddress?: string | undefined
}

export interface RequestFacts {
  /** Values by address; all that is known before the body. */
  readonly addresses: Readonly<Record<string, unknown>>
  /** Query parameters or cookies beyond the thousandth were not looked at. */
  readonly cut: boolean
  readonly body: BodyFormat
}

export function requestFacts(head: RequestHead): RequestFacts {
  const query = parsePairs(queryOf(head.url))
  const { headers, cookies, cut } = requestHeaders(head.rawHeaders)
  const addresses = {
    'server.request.method': head.method.toUpperCase(),
    'server.request.uri.raw': head.url,
    'server.request.query': query.values,
    'server.request.headers.no_cookies': headers,
    'server.request.cookies': cookies,
    'http.client_ip': clientIp(head.remoteAddress),
  }
  return { addresses, cut: query.cut || cut, body: bodyFormat(headers) }
}

export const bodyAddress = 'server.request.body'
