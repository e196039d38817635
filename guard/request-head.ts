import { IncomingMessage } from 'node:http'
import type { RequestHead } from '../http/index.ts'
import { http2Head } from './http2-request.ts'
import type { GuardedRequest } from './messages.ts'

/** The head of a request as it came. @param target where the request does not know it any more */
export function requestHead(request: GuardedRequest, target?: string): RequestHead {
  if (!(request instanceof IncomingMessage))
    return { ...http2Head(request), ...(target !== undefined && { url: target }) }
  const { method = '', url = '', rawHeaders, socket } = request
  return { method, url: target ?? url, rawHeaders, remoteAddress: socket?.remoteAddress }
}
