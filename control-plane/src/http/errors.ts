import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Log, quote } from '../log.ts'

/** Every code that an answer may have. */
export const errorCodes = [
  'bad-request',
  'busy',
  'damaged',
  'expires-in-the-past',
  'forbidden',
  'idempotency-mismatch',
  'internal',
  'last-admin',
  'media-type',
  'not-found',
  'not-json',
  'not-utf8',
  'nothing-pushed',
  'revision-mismatch',
  'rules-invalid',
  'tests-failed',
  'tests-too-slow',
  'timeout',
  'too-deep',
  'too-large',
  'too-many-tests',
  'unauthenticated',
  'unknown-revision',
  'upgrade-required',
] as const

export type ErrorCode = (typeof errorCodes)[number]

interface Place {
  readonly line: number
  readonly column: number
}

/** An answer that a handler gives by throwing it. Everything in it may be seen by anybody. */
export class ApiError extends Error {
  readonly status: number
  readonly code: ErrorCode
  readonly place: Place | undefined

  constructor(status: number, code: ErrorCode, message: string, place?: Place) {
    super(message)
    this.status = status
    this.code = code
    this.place = place
  }
}

type Answer = readonly [status: number, code: ErrorCode, message: string]

const known: Readonly<Record<string, Answer>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'too-large', 'the body is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media-type', 'the body must be application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'not-json', 'the body is empty'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad-request', 'the body is not as long as announced'],
}
const internal: Answer = [500, 'internal', 'something failed here; the log of the control plane says what']
const notUnderstood: Answer = [400, 'bad-request', 'the request cannot be understood']

/** Every error is `{ error: { code, message } }`; what is our own fault says nothing more to the outside. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    if (error instanceof ApiError) return send(reply, error.status, error.code, error.message, error.place)
    const [status, code, message] = toAnswer(error)
    if (status >= 500) log('error', `${request.method} ${quote(request.url)}: ${error.stack ?? error.message}`)
    return send(reply, status, code, message)
  })
  app.setNotFoundHandler((_request, reply) => send(reply, 404, 'not-found', 'nothing here'))
}

/** Before there is a route: an address that cannot be decoded. */
export function answerBadAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  send(reply, ...notUnderstood)
}

const ofSocket: Readonly<Record<string, readonly [status: string, code: ErrorCode, message: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'timeout', 'the request did not come in time'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'too-large', 'the headers are too large'],
}

/** What is not HTTP, or comes too slowly, never becomes a request. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, code, message] = ofSocket[error.code ?? ''] ?? ['400 Bad Request', notUnderstood[1], notUnderstood[2]]
  const body = JSON.stringify({ error: { code, message } })
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${body.length}`,
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

function send(reply: FastifyReply, status: number, code: ErrorCode, message: string, place?: Place): FastifyReply {
  return reply.code(status).send({ error: { code, message, ...place } })
}

function toAnswer({ code, validation, statusCode, message }: FastifyError): Answer {
  if (validation !== undefined) return [400, 'bad-request', message]
  const answer = known[code]
  if (answer !== undefined) return answer
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return internal
  return [statusCode, notUnderstood[1], notUnderstood[2]]
}
