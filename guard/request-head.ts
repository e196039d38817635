import { IncomingMessage } from 'node:http'
import type { RequestHead } from '../http/index.ts'
import { http2Head } from './http2-request.ts'
import type { GuardedRequest } from './messages.ts'

/** The head of a request as it came. */
export function requestHead(request: GuardedRequest): RequestHead {
  if (!(request instanceof IncomingMessage)) return http2Head(request)
  const { method = '', url = '', rawHeaders, socket } = request
  return { method, url, rawHeaders, remoteAddress: socket?.remoteAddress }
}
