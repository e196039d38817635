import type { FastifyPluginAsyncTypebox, Static } from '@fastify/type-provider-typebox'
import type { CostReport } from 'rulewire/engine'
import type { Archive } from '../releases/index.ts'
import type { ReleaseEntry } from '../store/index.ts'
import { addressCompiler } from './address-numbers.ts'
import { ApiError } from './errors.ts'
import { damaged, unknownRevision } from './push-answers.ts'
import { answers } from './schemas/common.ts'
import { DiffQuery, DiffView, HistoryQuery, ReleaseList, ReleaseView, RevisionParams } from './schemas/releases.ts'

export interface HistoryRoutesOptions {
  readonly archive: Archive
}

const defaultLimit = 50

/** What was released, and what changed. */
export function historyRoutes({ archive }: HistoryRoutesOptions): FastifyPluginAsyncTypebox {
  return async app => {
    app.setValidatorCompiler(addressCompiler)

    app.get(
      '/streams/main/releases',
      {
        schema: {
          ...{ operationId: 'history', summary: 'Releases, newest first' },
          ...{ querystring: HistoryQuery, response: answers({ 200: ReleaseList }) },
        },
      },
      async ({ query: { limit = defaultLimit, before } }) => ({
        releases: (await archive.list({ limit, before })).map(view),
      }),
    )

    app.get(
      '/streams/main/releases/:revision',
      {
        schema: {
          ...{ operationId: 'release', summary: 'A release with its rule set' },
          ...{ params: RevisionParams, response: answers({ 200: ReleaseView }) },
        },
      },
      async ({ params: { revision } }, reply) => {
        const entry = await archive.get(revision)
        if (entry === undefined) throw new ApiError(...unknownRevision(revision))
        const document = await archive.document(entry)
        if (document === undefined) throw new ApiError(...damaged())
        // The document goes in as the text that was stored.
        const head = JSON.stringify(view(entry)).slice(0, -1)
        return reply.type('application/json; charset=utf-8').send(`${head},"document":${document.text}}` as never)
      },
    )

    app.get(
      '/streams/main/diff',
      {
        schema: {
          ...{ operationId: 'diff', summary: 'What makes one revision different from another' },
          ...{ querystring: DiffQuery, response: answers({ 200: DiffView }) },
        },
      },
      async ({ query: { from, to } }) => {
        const result = await archive.diff(from, to)
        if (result.ok) return { from, to, diff: result.diff } as Static<typeof DiffView>
        if (result.why === 'damaged') throw new ApiError(...damaged())
        throw new ApiError(...unknownRevision(result.revision))
      },
    )
  }
}

function view({ revision, hash, rules, createdAt, actor, actorName, message, rollbackOf, cost }: ReleaseEntry) {
  const created_at = new Date(createdAt).toISOString()
  return {
    ...{ revision, hash, rules, created_at, actor, message, actor_name: actorName, rollback_of: rollbackOf },
    cost: cost === null ? null : (JSON.parse(cost) as CostReport),
  }
}
