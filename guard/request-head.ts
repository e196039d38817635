import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { RequestHead } from '../http/index.ts'
import { http2Head } from './http2-request.ts'
import type { GuardedRequest } from './messages.ts'

/** The head of a request as it came. @param target where the request does not know it any more */
export function requestHead(request: GuardedRequest, target?: string): RequestHead {
  if (!(request instanceof IncomingMessage))
    return { ...http2Head(request), ...(target !== undefined && { url: target }) }
  const { method = '', url = '', rawHeaders, socket } = request
  return {
    method,
    url: target ?? url,
    rawHeaders,
    remoteAddress: socket?.remoteAddress,
    maxHeaders: maxHeadersOf(socket),
  }
}

/** Of a server that was told how many; 0 is no limit. */
function maxHeadersOf(socket: ServerSocket | undefined): number | undefined {
  const most = socket?.server?.maxHeadersCount
  if (typeof most !== 'number') return undefined
  return most > 0 ? most : Number.POSITIVE_INFINITY
}

/** What Node says of a socket that a server has, and its types do not. */
type ServerSocket = Socket & { readonly server?: { readonly maxHeadersCount?: unknown } | null }
