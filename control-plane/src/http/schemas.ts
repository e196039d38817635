import { Type } from '@fastify/type-provider-typebox'
import { maxProblems } from 'rulewire/rules-schema'

/** What `/api/v1` takes and gives. */

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const Hash = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })
const Revision = Type.Integer({ minimum: 0 })
const Time = Type.String({ description: 'ISO 8601, UTC' })

export const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    line: Type.Optional(Type.Integer()),
    column: Type.Optional(Type.Integer()),
  }),
})

export const Problem = Type.Object({
  code: Type.String(),
  severity: Type.String(),
  message: Type.String(),
  help: Type.Optional(Type.String()),
  pointer: Type.String(),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
})
const Problems = Type.Array(Problem, { maxItems: maxProblems })

export const PushBody = Type.Object(
  {
    document: Type.Unknown(),
    expect_revision: Type.Optional(Revision),
    /** Above 2^40 nobody pushes by hand, and one typing error must not use up all revisions. */
    min_revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 40 })),
    message: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
)

export const Pushed = Type.Object({
  stream: Type.String(),
  revision: Revision,
  hash: Hash,
  rules: Type.Integer(),
  warnings: Problems,
})
export const Invalid = Type.Object({ error: ErrorBody.properties.error, problems: Problems })
export const Mismatch = Type.Object({ error: ErrorBody.properties.error, revision: Revision })

export const StreamView = Type.Object({
  stream: Type.String(),
  revision: Revision,
  hash: Nullable(Hash),
  rules: Type.Integer(),
  created_at: Nullable(Time),
})

const Release = { revision: Revision, hash: Hash }

export const FleetView = Type.Object({
  stream: Type.Object({ revision: Revision, hash: Nullable(Hash) }),
  instances: Type.Array(
    Type.Object({
      id: Type.String(),
      boot_id: Type.String(),
      service: Nullable(Type.String()),
      env: Nullable(Type.String()),
      version: Nullable(Type.String()),
      connected: Type.Boolean(),
      last_seen: Time,
      active: Nullable(Type.Object({ ...Release, program: Type.String() })),
      attempt: Nullable(
        Type.Object({ ...Release, state: Type.String(), problems: Problems, problem_count: Type.Integer() }),
      ),
      health: Nullable(Type.Object({ errors: Type.Integer(), last_error: Nullable(Type.String()) })),
      sources: Nullable(
        Type.Array(
          Type.Object({
            name: Type.String(),
            state: Type.String(),
            revision: Nullable(Revision),
            hash: Nullable(Hash),
          }),
        ),
      ),
    }),
  ),
})

export const Role = Type.Union([Type.Literal('admin'), Type.Literal('instance')])
export const TokenBody = Type.Object({ name: Text(200), role: Role }, { additionalProperties: false })
export const TokenCreated = Type.Object({
  id: Type.String(),
  name: Type.String(),
  role: Type.String(),
  token: Type.String(),
})
export const TokenList = Type.Object({
  tokens: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), role: Type.String(), created_at: Time })),
})
export const TokenParams = Type.Object({ id: Type.String({ maxLength: 64 }) })
