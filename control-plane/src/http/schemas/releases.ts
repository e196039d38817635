import { Type } from '@fastify/type-provider-typebox'
import { ErrorDetails, Hash, Nullable, Problems, Revision, Time } from './common.ts'
import { Cost, PerhapsCost } from './cost.ts'
import { Diff } from './diff.ts'

const exampleDocument = {
  version: 1,
  rules: [
    {
      id: 'login-failure',
      category: 'business_logic',
      event: 'users.login.failure',
      endpoint: { method: 'POST', path: '/login' },
      conditions: [{ operator: 'equals', inputs: [{ address: 'server.response.status' }], value: 401 }],
      capture: {
        'usr.id': { address: 'server.request.body', path: '$.user' },
        'usr.exists': { value: true },
      },
      tests: [
        { request: { method: 'POST', path: '/login' }, response: { status: 401 }, expect: { match: true } },
        { request: { method: 'POST', path: '/login' }, response: { status: 200 }, expect: { match: false } },
      ],
    },
  ],
}

/** Any JSON value: whether it is a rule set is what the answer says. */
const Document = Type.Unknown({ description: 'A rule set: rules-schema/v1.schema.json.', examples: [exampleDocument] })
const StoredDocument = Type.Unsafe<unknown>({ type: 'object', additionalProperties: true, examples: [exampleDocument] })
const Message = Type.String({ maxLength: 1000, description: 'Why, for the history.', examples: ['why it changed'] })
const ExpectRevision = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'Only if this is the head. The same as an If-Match header.',
  examples: [57],
})

export const PushBody = Type.Object(
  {
    document: Document,
    expect_revision: Type.Optional(ExpectRevision),
    min_revision: Type.Optional(
      Type.Integer({
        minimum: 1,
        // Nobody pushes 2^40 times, and one typing error must not use up all revisions.
        maximum: 2 ** 40,
        description: 'The new revision is at least this: for a store that was lost.',
      }),
    ),
    message: Type.Optional(Message),
    dry_run: Type.Optional(Type.Boolean({ description: 'Judge it, and change nothing.' })),
  },
  {
    additionalProperties: false,
    examples: [{ document: exampleDocument, expect_revision: 57, message: 'failed logins' }],
  },
)

export const RollbackBody = Type.Object(
  {
    revision: Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'That is to be in force again.',
    }),
    expect_revision: Type.Optional(ExpectRevision),
    message: Type.Optional(Message),
  },
  { additionalProperties: false, examples: [{ revision: 56, expect_revision: 58, message: 'too many matches' }] },
)

export const Conditions = Type.Object({
  'if-match': Type.Optional(
    Type.String({ description: 'Only if the stream has this ETag. 409 otherwise.', examples: ['"57"'] }),
  ),
  'idempotency-key': Type.Optional(
    Type.String({
      description:
        'For 24 hours, the same request of the same token with the same key is done once and answered alike. 1 to 255 visible ASCII characters.',
      examples: ['6f2c8b1e-push'],
    }),
  ),
})

const RollbackOf = Nullable(
  Type.Integer({ minimum: 1, description: 'The revision that this one is again; null: a push.', examples: [56] }),
)
const Rules = Type.Integer({ minimum: 0, description: 'In the set, those of every service.', examples: [1] })

export const Pushed = Type.Object(
  {
    stream: Type.String({ examples: ['main'] }),
    revision: Revision,
    hash: Hash,
    rules: Rules,
    warnings: Problems,
    cost: PerhapsCost,
    rollback_of: RollbackOf,
    unchanged: Type.Boolean({ description: 'The head before had the same content.' }),
  },
  { description: 'A new revision, on disk and offered.' },
)

export const DryRun = Type.Object(
  {
    dry_run: Type.Literal(true),
    hash: Hash,
    rules: Rules,
    warnings: Problems,
    cost: Cost,
    would_be_revision: Revision,
    diff: Diff,
  },
  { description: 'What a push would come to. The difference is from the head.' },
)

export const Refused = Type.Object(
  {
    error: ErrorDetails,
    problems: Type.Optional(Problems),
    passed: Type.Optional(Type.Integer()),
    failed: Type.Optional(Type.Integer()),
    failures: Type.Optional(
      Type.Array(Type.Unsafe<unknown>({ type: 'object', additionalProperties: true }), {
        maxItems: 100,
        description: 'Of `tests-failed`: rule, test, expected, differences, seen.',
      }),
    ),
  },
  { description: 'The rule set is wrong (`problems`), or a test of its rules fails (`failures`). Nothing was stored.' },
)

export const Mismatch = Type.Object(
  { error: ErrorDetails, revision: Type.Optional(Revision) },
  { description: 'Another head than the expected one, which `revision` names; or the key of another request.' },
)

export const StreamView = Type.Object(
  {
    stream: Type.String({ examples: ['main'] }),
    revision: Revision,
    hash: Nullable(Hash),
    rules: Rules,
    created_at: Nullable(Time),
  },
  { description: 'Revision 0 and null before the first push. The ETag is the revision in quotes.' },
)
export const HeadDocument = Type.Unsafe<unknown>({ ...StoredDocument, description: 'The rule set, members sorted.' })

const release = {
  revision: Revision,
  hash: Hash,
  rules: Rules,
  created_at: Time,
  actor: Type.String({ description: 'Id of the token that did it, or `system`.', examples: ['0123456789abcdef'] }),
  actor_name: Nullable(Type.String({ description: 'What that token is called.', examples: ['first admin'] })),
  message: Nullable(Type.String()),
  rollback_of: RollbackOf,
  cost: PerhapsCost,
}
export const ReleaseList = Type.Object({ releases: Type.Array(Type.Object(release)) }, { description: 'Newest first.' })
export const ReleaseView = Type.Object({ ...release, document: StoredDocument }, { description: 'With its rule set.' })

export const HistoryQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    before: Type.Optional(
      Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'Only older ones.' }),
    ),
  },
  { additionalProperties: false },
)
export const RevisionParams = Type.Object({ revision: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
export const DiffQuery = Type.Object(
  {
    from: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description: 'A revision; 0 has no rules.' }),
    to: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  },
  { additionalProperties: false },
)
export const DiffView = Type.Object(
  { from: Revision, to: Revision, diff: Diff },
  { description: 'What makes the second different from the first.' },
)
