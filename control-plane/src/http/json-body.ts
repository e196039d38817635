import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Lines, maxDepth, readJson, type TextProblem } from 'rulewire/rules-schema'
import { ApiError } from './errors.ts'

export interface JsonBody {
  readonly value: unknown
  /** What `JSON.parse` would have hidden: members that are there twice, numbers out of range. */
  readonly problems: readonly TextProblem[]
  readonly text: string
}

declare module 'fastify' {
  interface FastifyRequest {
    jsonBody: JsonBody | null
  }
}

/** Bodies are JSON that is read by our own reader, and nothing else. */
export function readJsonBodies(app: FastifyInstance): void {
  app.decorateRequest('jsonBody', null)
  // A body that would have to be unpacked is not even received.
  app.addHook('onRequest', async ({ headers }) => {
    if ((headers['content-encoding'] ?? 'identity') !== 'identity')
      throw new ApiError(415, 'media-type', 'a compressed body is not taken')
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: string | Buffer) => {
      request.jsonBody = readJsonBody(bytes as Buffer)
      return request.jsonBody.value
    },
  )
}

/** A request's body by the reader that rule files go through. Throws an `ApiError` for what is not JSON. */
function readJsonBody(bytes: Buffer): JsonBody {
  const text = decode(bytes)
  const { wellFormed, value, problems } = readJson(text, undefined, maxDepth + 1) // a document, and what is around it
  if (wellFormed) return { value, problems, text }
  const [first] = problems
  const place = new Lines(text).at(first?.offset ?? 0)
  const [status, code] = notReadToItsEnd[first?.code ?? ''] ?? [400, 'not-json']
  throw new ApiError(status, code, first?.message ?? 'the body is not JSON', place)
}

const notReadToItsEnd: Readonly<Record<string, readonly [status: number, code: 'too-deep' | 'too-large']>> = {
  RW004: [400, 'too-deep'],
  RW005: [413, 'too-large'],
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ApiError(400, 'not-utf8', 'the body is not UTF-8')
  }
}

/** Members that are there twice, where there is no rule set to be told about them. */
export function refuseHiddenProblems({ jsonBody }: FastifyRequest): void {
  const [first] = jsonBody?.problems ?? []
  if (first !== undefined) throw new ApiError(400, 'bad-request', `the body: ${first.message}`)
}
