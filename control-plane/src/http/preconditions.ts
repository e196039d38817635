import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Receipt } from '../releases/index.ts'
import { actorOf } from './authorize.ts'
import { ApiError } from './errors.ts'

/** The head that a request expects: `expect_revision` of its body, or the entity tag of `If-Match`. */
export function expectedRevision(request: FastifyRequest, inBody: number | undefined): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined) return inBody
  const [, digits] = /^"(\d{1,15})"$/.exec(header.trim()) ?? []
  if (digits === undefined)
    throw new ApiError(400, 'bad-request', 'If-Match must be the ETag of the stream, which is its revision in quotes')
  if (inBody !== undefined && inBody !== Number(digits))
    throw new ApiError(400, 'bad-request', 'If-Match and expect_revision expect different revisions')
  return Number(digits)
}

export function entityTag(revision: number): string {
  return `"${revision}"`
}

/** Of an `Idempotency-Key` header, if there is one. What it stands for is method, address, conditions and body. */
export function receiptOf(request: FastifyRequest): Receipt | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header))
    throw new ApiError(400, 'bad-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters')
  const { method, url, headers, jsonBody } = request
  const asked = createHash('sha256')
  for (const part of [method, url, headers['if-match'] ?? '', jsonBody?.text ?? '']) asked.update(part).update('\n')
  return { token: actorOf(request), key: header, request: asked.digest('hex') }
}
