import { IncomingMessage } from 'node:http'
import type { GuardedRequest } from './messages.ts'

/**
 * Whether Node's lenient HTTP parser has read this request, of a server with `insecureHTTPParser` or of a process with
 * `--insecure-http-parser`. It takes what proxies in front of it may understand in another way: where one request ends and the next
 * begins, above all.
 */
export function wasReadLeniently(request: GuardedRequest): boolean {
  if (!(request instanceof IncomingMessage)) return false
  const { server } = (request.socket ?? {}) as { server?: { insecureHTTPParser?: boolean } }
  return server?.insecureHTTPParser ?? byDefault
}

const flag = '--insecure-http-parser'
const byDefault = process.execArgv.includes(flag) || (process.env.NODE_OPTIONS ?? '').split(/\s+/).includes(flag)
