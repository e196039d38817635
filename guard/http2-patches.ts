import http2, { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { gatedWriteHead, swallow, swallowEnd, swallowWrite } from './gate.ts'
import { isBrokenOff } from './http2-request.ts'
import { apply } from './intrinsics.ts'
import { exchangeOf } from './marks.ts'
import { type Method, override } from './override.ts'
import { tapped } from './tapped-push.ts'

/** The prototypes of HTTP/2 servers, which Node does not export. A server that does not listen holds nothing open. */
export function http2Servers(): readonly object[] {
  return [http2.createServer(), http2.createSecureServer()].map(server => Object.getPrototypeOf(server) as object)
}

/** The compatibility API, as frameworks use it. Answers the steps that take it away again. */
export function patchHttp2Messages(): (() => void)[] {
  const response = Http2ServerResponse.prototype
  return [
    override(response, 'writeHead', gatedWriteHead),
    override(response, 'write', original => gated(original, swallowWrite)),
    override(response, 'end', original => gated(original, swallowEnd)),
    override(response, 'flushHeaders', original => gated(original, swallow)),
    override(Http2ServerRequest.prototype, 'push', original => tapped(original, isBrokenOff)),
  ]
}

/**
 * Where the response may be replaced, its head is written first, as the method itself would do it: once `end` has begun, it cannot
 * be called again.
 */
function gated(original: Method, swallow: Method): Method {
  return function gate(this: Http2ServerResponse, ...args: unknown[]) {
    const exchange = exchangeOf(this)
    if (exchange === undefined || exchange.gate === 'ours') return apply(original, this, args)
    if (!this.headersSent && exchange.mayReplace()) this.writeHead(this.statusCode)
    if (exchange.isShut) return apply(swallow, this, args)
    const send = () => apply(original, this, args)
    return exchange.looksAtWrites ? exchange.send(args, swallow === swallowEnd, send) : send()
  }
}
