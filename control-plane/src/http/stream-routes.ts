import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { maxDocumentBytes } from 'rulewire/remote-config/protocol'
import { error, maxProblems, type Problem } from 'rulewire/rules-schema'
import type { CurrentHead, Push, PushResult } from '../releases/index.ts'
import { ApiError } from './errors.ts'
import type { JsonBody } from './json-body.ts'
import { ErrorBody, Invalid, Mismatch, PushBody, Pushed, StreamView } from './schemas.ts'

export interface StreamRoutesOptions {
  readonly head: () => CurrentHead
  readonly push: (push: Push) => Promise<PushResult>
}

/** The document and what is around it. */
const pushLimit = maxDocumentBytes + 64 * 1024
const inDocument = '/document'

/** `/streams/main`: what is offered, and the way to change it. */
export function streamRoutes({ head, push }: StreamRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.get('/streams/main', { schema: { response: { 200: StreamView } } }, async () => view(head()))

    app.get('/streams/main/document', async (_request, reply) => {
      const { revision, document } = head()
      if (revision === 0) throw new ApiError(404, 'nothing-pushed', 'nothing was pushed yet')
      if (document === null) throw new ApiError(500, 'damaged', 'this revision is damaged in the store: push it again')
      return reply.type('application/json; charset=utf-8').send(document)
    })

    app.post(
      '/streams/main/releases',
      {
        bodyLimit: pushLimit,
        schema: {
          body: PushBody,
          response: { 201: Pushed, 409: Mismatch, 422: Invalid, '4xx': ErrorBody, '5xx': ErrorBody },
        },
      },
      async (request, reply) => {
        const hidden = hiddenProblems(request.jsonBody)
        if (hidden.length > 0) return reply.code(422).send(invalid(hidden))
        const { document, expect_revision, min_revision, message } = request.body
        const result = await push({
          document,
          expectRevision: expect_revision,
          minRevision: min_revision,
          message: message ?? null,
          actor: request.identity?.tokenId ?? 'unknown',
        })
        if (result.ok) return reply.code(201).send(pushed(result))
        if (result.why === 'rules-invalid') return reply.code(422).send(invalid(result.problems))
        if (result.why === 'revision-mismatch') return reply.code(409).send(mismatch(result.revision))
        if (result.why === 'busy') throw new ApiError(503, 'busy', 'other pushes are waiting: try again')
        throw new ApiError(413, 'too-large', `the rule set is larger than ${maxDocumentBytes} bytes`)
      },
    )
  }
}

function view({ stream, revision, hash, rules, createdAt }: CurrentHead) {
  return { stream, revision, hash, rules, created_at: createdAt === null ? null : new Date(createdAt).toISOString() }
}

function pushed({ head, warnings }: Extract<PushResult, { ok: true }>) {
  return {
    stream: head.stream,
    revision: head.revision,
    hash: head.hash ?? '',
    rules: head.rules,
    warnings: [...warnings],
  }
}

function invalid(problems: readonly Problem[]) {
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const message = `the rule set has ${errors} ${errors === 1 ? 'error' : 'errors'}, nothing was stored`
  return { error: { code: 'rules-invalid', message }, problems: problems.slice(0, maxProblems) }
}

function mismatch(revision: number) {
  return { error: { code: 'revision-mismatch', message: `the head is revision ${revision}` }, revision }
}

/** What our reader saw in the document and the value no longer shows. In the envelope it is the sender's mistake. */
function hiddenProblems(body: JsonBody | null): readonly Problem[] {
  const problems = body?.problems ?? []
  const outside = problems.find(problem => !isOfDocument(problem))
  if (outside !== undefined) throw new ApiError(400, 'bad-request', `the body: ${outside.message}`)
  return problems.map(({ code, pointer, message, help }) =>
    error(code, pointer.slice(inDocument.length), message, help),
  )
}

function isOfDocument({ pointer, code }: { readonly pointer: string; readonly code: string }): boolean {
  // A second "document" is a mistake around it.
  return pointer.startsWith(`${inDocument}/`) || (pointer === inDocument && code !== 'RW003')
}
