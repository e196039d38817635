import { Http2ServerRequest, type ServerHttp2Stream } from 'node:http2'
import type { RequestHead } from '../http/index.ts'

/**
 * The head of a request over HTTP/2. Pseudo headers are no headers; what they say is said where HTTP/1 says it: `:authority` is
 * Host (RFC 9113, 8.3.1). A body follows unless the head ends the stream, whatever Content-Length says or leaves out (8.1).
 */
export function http2Head(request: Http2ServerRequest): RequestHead {
  const { stream } = request
  return {
    method: request.method ?? '',
    // CONNECT has no path.
    url: request.url ?? '',
    rawHeaders: headersOf(request),
    remoteAddress: stream.session?.socket?.remoteAddress,
    hasBody: !stream.endAfterHeaders,
  }
}

function headersOf({ rawHeaders, headers }: Http2ServerRequest): readonly string[] {
  const authority = headers[':authority']
  const fields: string[] = []
  // Where both are there and disagree, both are looked at.
  if (authority !== undefined && authority !== headers.host) fields.push('host', authority)
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    if (!name.startsWith(':')) fields.push(name, rawHeaders[i + 1] as string)
  }
  return fields
}

/**
 * Nothing of the body comes before somebody reads. What is not read by the application either is given back as Node does it with
 * what nobody has begun to read: the stream is closed behind the answer, so that its client does not wait for room to send more.
 */
export function startReading(request: unknown): void {
  if (!(request instanceof Http2ServerRequest)) return
  const { stream } = request
  request.read(0)
  stream.once('finish', () => {
    if (!request.readableDidRead && request.readableFlowing === null) setImmediate(() => giveBack(request, stream))
  })
}

/** A stream that has bytes for somebody is kept, closed or not. */
function giveBack(request: Http2ServerRequest, stream: ServerHttp2Stream): void {
  request.resume()
  stream.close()
}

/** Node ends the body of a request also when its stream was reset; what came of it is not the whole, or nobody can tell. */
export function isBrokenOff({ stream }: Http2ServerRequest): boolean {
  return stream === undefined || stream.aborted || stream.closed || !stream.readableEnded
}
