import { Type } from '@fastify/type-provider-typebox'

/** What makes two rule sets different, by id. */

const Ids = Type.Array(Type.String({ examples: ['login-failure'] }))

const Changes = Type.Array(
  Type.Object({
    pointer: Type.String({
      description: 'RFC 6901, into the rule, list or exclusion.',
      examples: ['/conditions/0/value'],
    }),
    before: Type.Optional(Type.Unknown({ description: 'Not there: it is new.' })),
    after: Type.Optional(Type.Unknown({ description: 'Not there: it was taken out.' })),
  }),
)

const Entries = Type.Array(
  Type.Object({
    value: Type.String(),
    expires_at: Type.Optional(Type.String()),
    reason: Type.Optional(Type.String()),
  }),
)

const ChangedList = Type.Object({
  id: Type.String(),
  changes: Changes,
  entries: Type.Object({
    added: Entries,
    removed: Entries,
    changed: Type.Array(Type.Object({ value: Type.String(), changes: Changes })),
  }),
})

const ChangedParts = Type.Array(Type.Object({ id: Type.String(), changes: Changes }))

export const Diff = Type.Object({
  added: Ids,
  removed: Ids,
  changed: ChangedParts,
  lists: Type.Object({ added: Ids, removed: Ids, changed: Type.Array(ChangedList) }),
  exclusions: Type.Object({ added: Ids, removed: Ids, changed: ChangedParts }),
  addresses: Type.Object({ added: Ids, removed: Ids }),
})
