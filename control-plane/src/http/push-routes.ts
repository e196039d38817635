import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { maxDocumentBytes } from 'rulewire/remote-config/protocol'
import { error, type Problem } from 'rulewire/rules-schema'
import type { Answered, Publisher } from '../releases/index.ts'
import { actorOf } from './authorize.ts'
import { ApiError } from './errors.ts'
import { type JsonBody, refuseHiddenProblems } from './json-body.ts'
import { expectedRevision, receiptOf } from './preconditions.ts'
import { dryRun, invalid, pushed, refused } from './push-answers.ts'
import { answers } from './schemas/common.ts'
import { Conditions, DryRun, Mismatch, PushBody, Pushed, Refused, RollbackBody } from './schemas/releases.ts'

export interface PushRoutesOptions {
  readonly publisher: Publisher
}

/** The document and what is around it. */
const pushLimit = maxDocumentBytes + 64 * 1024
const inDocument = '/document'
const released = { 201: Pushed, 409: Mismatch, 422: Refused }

/** The ways to change what a stream offers. */
export function pushRoutes({ publisher }: PushRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.post(
      '/streams/main/releases',
      {
        bodyLimit: pushLimit,
        schema: {
          ...{ operationId: 'push', summary: 'Push a rule set: checked, compiled, tested, stored, offered' },
          ...{ headers: Conditions, body: PushBody, response: answers({ 200: DryRun, ...released }) },
        },
      },
      async (request, reply) => {
        const hidden = hiddenProblems(request.jsonBody)
        if (hidden.length > 0) return reply.code(422).send(invalid(hidden))
        const { document, expect_revision, min_revision, message = null, dry_run } = request.body
        const expectRevision = expectedRevision(request, expect_revision)
        const bytes = request.jsonBody?.text.length ?? 0
        const candidate = { document, bytes, expectRevision, minRevision: min_revision }
        if (dry_run === true) {
          const result = await publisher.rehearse(candidate)
          return result.ok ? reply.code(200).send(dryRun(result)) : send(reply, refused(result))
        }
        const [actor, receipt] = [actorOf(request), receiptOf(request)]
        return answer(reply, await publisher.push({ ...candidate, message, actor, receipt }))
      },
    )

    app.post(
      '/streams/main/rollback',
      {
        schema: {
          ...{ operationId: 'rollback', summary: 'Make a new revision of an old release' },
          ...{ headers: Conditions, body: RollbackBody, response: answers(released) },
        },
      },
      async (request, reply) => {
        refuseHiddenProblems(request)
        const { revision, expect_revision, message = null } = request.body
        const expectRevision = expectedRevision(request, expect_revision)
        const [actor, receipt] = [actorOf(request), receiptOf(request)]
        return answer(reply, await publisher.rollback({ revision, expectRevision, message, actor, receipt }))
      },
    )
  }
}

function answer(reply: FastifyReply, { result, replayed }: Answered): FastifyReply {
  if (replayed) reply.header('idempotent-replayed', 'true')
  return send(reply, result.ok ? { status: 201, body: pushed(result) } : refused(result))
}

function send(reply: FastifyReply, { status, body }: { readonly status: number; readonly body: object }): FastifyReply {
  return reply.code(status).send(body)
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
