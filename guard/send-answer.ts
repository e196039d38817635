import { ServerResponse } from 'node:http'
import type { Answer } from './block-page.ts'
import { sendOnStream } from './http2-answer.ts'
import { apply } from './intrinsics.ts'
import type { GuardedResponse } from './messages.ts'

/**
 * The methods of the prototype, since middlewares replace those of the one response: compression would compress what is ours,
 * a session would add its cookie.
 */
const prototype = ServerResponse.prototype as ServerResponse & {
  /** Of every outgoing message, and not in its types. */
  getRawHeaderNames(): string[]
}

/** Sends it in place of everything that was set. Nothing may have been sent. @param closes the end is sent later, and the connection closed */
export function sendAnswer(response: GuardedResponse, answer: Answer, closes: boolean): void {
  if (response instanceof ServerResponse) {
    sendHead(response, answer, closes)
    sendBody(response, answer, closes)
  } else sendOnStream(response, answer)
}

/** Where it fails, everything is as it was. */
function sendHead(response: ServerResponse, answer: Answer, closes: boolean): void {
  const { statusCode, statusMessage, sendDate } = response
  const headers = prototype.getRawHeaderNames
    .call(response)
    .map(name => [name, response.getHeader(name) ?? ''] as const)
  try {
    writeHead(response, answer, closes)
  } catch (error) {
    if (!response.headersSent) {
      Object.assign(response, { statusCode, statusMessage, sendDate })
      for (const [name, value] of headers) prototype.setHeader.call(response, name, value)
    }
    throw error
  }
}

function writeHead(response: ServerResponse, answer: Answer, closes: boolean): void {
  for (const name of prototype.getHeaderNames.call(response)) {
    // Whoever set this knows the connection: it stays.
    if (name !== 'connection') prototype.removeHeader.call(response, name)
  }
  // Taking Date away, where the application had set it, turned it off.
  response.sendDate = true
  const headers = closes ? { ...answer.headers, connection: 'close' } : answer.headers
  apply(prototype.writeHead, response, [answer.status, answer.reason, headers])
}

/** Sends the body, and the end unless `open`: then the client has all of it, and the connection stays for a while. */
function sendBody(response: ServerResponse, { body }: Answer, open: boolean): void {
  const isHead = response.req.method === 'HEAD'
  if (!open) apply(prototype.end, response, [isHead ? '' : body])
  else if (isHead || body === '') prototype.flushHeaders.call(response)
  else apply(prototype.write, response, [body])
}

export function sendEnd(response: GuardedResponse): void {
  apply(prototype.end, response, [])
}
