import type { FastifyError, FastifyInstance } from 'fastify'
import { type Log, quote } from '../log.ts'

/** An answer that a handler gives by throwing it. Everything in it may be seen by anybody. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly place: { readonly line: number; readonly column: number } | undefined

  constructor(
    status: number,
    code: string,
    message: string,
    place?: { readonly line: number; readonly column: number },
  ) {
    super(message)
    this.status = status
    this.code = code
    this.place = place
  }
}

const known: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'too-large', 'the body is too large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'media-type', 'the body must be application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'not-json', 'the body is empty'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad-request', 'the body is not as long as announced'],
}

/** Every error is `{ error: { code, message } }`; what is our own fault says nothing more to the outside. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    const { status, code, message, place } = toAnswer(error)
    if (status >= 500) log('error', `${request.method} ${quote(request.url)}: ${error.stack ?? error.message}`)
    return reply.code(status).send({ error: { code, message, ...place } })
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'not-found', message: 'nothing here' } }),
  )
}

function toAnswer(error: FastifyError | ApiError): Pick<ApiError, 'status' | 'code' | 'message' | 'place'> {
  if (error instanceof ApiError) return error
  const { code, validation, statusCode } = error
  if (validation !== undefined) return { status: 400, code: 'bad-request', message: error.message, place: undefined }
  const answer = known[code]
  if (answer !== undefined) return { status: answer[0], code: answer[1], message: answer[2], place: undefined }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: 'bad-request', message: 'the request cannot be understood', place: undefined }
  }
  return {
    status: 500,
    code: 'internal',
    message: 'something failed here; the log of the control plane says what',
    place: undefined,
  }
}
