import { Type } from '@fastify/type-provider-typebox'
import { maxProblems } from 'rulewire/rules-schema'
import { errorCodes } from '../errors.ts'

/** What `/api/v1` takes and gives, and what is common to much of it. */

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
export const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$', examples: [`sha256:${'5d'.repeat(32)}`] })
export const Revision = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [58] })
export const Time = Type.String({ description: 'ISO 8601, UTC', examples: ['2026-11-20T06:05:33.000Z'] })

const Code = Type.Unsafe<string>({ type: 'string', enum: [...errorCodes] })

export const ErrorDetails = Type.Object({
  code: Code,
  message: Type.String({ description: 'For people.' }),
  line: Type.Optional(Type.Integer({ description: 'Of the body, where it is not JSON.' })),
  column: Type.Optional(Type.Integer()),
})
export const ErrorBody = Type.Object({ error: ErrorDetails }, { description: 'What is wrong.' })

export const Problem = Type.Object({
  code: Type.String({ description: 'As docs/errors.md explains it.', examples: ['RW103'] }),
  severity: Type.String({ examples: ['error'] }),
  message: Type.String(),
  help: Type.Optional(Type.String()),
  pointer: Type.String({ description: 'RFC 6901, into the rule set.', examples: ['/rules/0/conditions/1/regex'] }),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
})
export const Problems = Type.Array(Problem, { maxItems: maxProblems })

const Unauthenticated = Type.Object({ error: ErrorDetails }, { description: 'No token, or none that is good.' })
const Forbidden = Type.Object({ error: ErrorDetails }, { description: 'A token of a role that may not do this.' })

/** Any route may refuse, or fail. */
export function answers<const Schemas extends Readonly<Record<number, unknown>>>(own: Schemas) {
  return { ...own, 401: Unauthenticated, 403: Forbidden, '4xx': ErrorBody, '5xx': ErrorBody }
}
