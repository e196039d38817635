import { Type } from '@fastify/type-provider-typebox'
import { Nullable, Time } from './common.ts'

const Role = Type.Unsafe<'admin' | 'instance'>({ type: 'string', enum: ['admin', 'instance'] })
const Id = Type.String({ examples: ['0123456789abcdef'] })
const ExpiresAt = Nullable(
  Type.String({ description: 'From then on it is not taken.', examples: ['2027-01-01T00:00:00.000Z'] }),
)

export const TokenBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    role: Role,
    expires_at: Type.Optional(Type.String({ maxLength: 64, description: 'RFC 3339 with offset. Absent: never.' })),
  },
  { additionalProperties: false, examples: [{ name: 'shop', role: 'instance', expires_at: '2099-01-01T00:00:00Z' }] },
)

export const TokenCreated = Type.Object(
  {
    id: Id,
    name: Type.String(),
    role: Role,
    expires_at: ExpiresAt,
    token: Type.String({ description: 'Shown this once.' }),
  },
  { description: 'The new token.' },
)

export const TokenList = Type.Object(
  {
    tokens: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        role: Role,
        created_at: Time,
        expires_at: ExpiresAt,
        last_used_at: Nullable(Type.String({ description: 'To the minute; null: never, as far as is known.' })),
        revoked_at: Nullable(Time),
      }),
    ),
  },
  { description: 'All that were ever made, without their secrets.' },
)

export const TokenParams = Type.Object({ id: Type.String({ maxLength: 64, examples: ['0123456789abcdef'] }) })
export const NoContent = Type.Null({ description: 'It is revoked, and its connections are ended.' })
