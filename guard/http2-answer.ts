import { Http2ServerResponse } from 'node:http2'
import type { Answer } from './block-page.ts'
import { apply } from './intrinsics.ts'

/** The methods of the prototype, since middlewares replace those of the one response. */
const { prototype } = Http2ServerResponse

/**
 * Sends an answer of ours on the stream itself: what the application has set on its response, trailers included, stays behind, and
 * nobody's wrapper is in the way. Where it fails, everything is as it was. HTTP/2 has neither a reason phrase nor a connection to close (RFC 9113, 8.2.2 and 8.3.2).
 */
export function sendOnStream(response: Http2ServerResponse, answer: Answer): void {
  const { stream, statusCode } = response
  const headers = Object.entries(prototype.getHeaders.call(response))
  for (const [name] of headers) prototype.removeHeader.call(response, name)
  try {
    respond(response, answer)
  } catch (error) {
    if (!stream.headersSent) {
      response.statusCode = statusCode
      for (const [name, value] of headers) prototype.setHeader.call(response, name, value as string)
    }
    throw error
  }
}

function respond(response: Http2ServerResponse, { status, headers, body }: Answer): void {
  const { stream } = response
  // What access logs read.
  response.statusCode = status
  // A client that has gone needs no answer.
  if (!stream.destroyed && !stream.closed) {
    stream.respond({ ':status': status, ...headers })
    // An end that comes with the head would leave a body that nobody reads to wait for room: Node closes the stream behind this one.
    stream.end(response.req.method === 'HEAD' ? undefined : body)
  }
  // So that the response says of itself that it has ended.
  apply(prototype.end, response, [])
}
