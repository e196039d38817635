import { Type } from '@fastify/type-provider-typebox'
import { Nullable } from './common.ts'

const Milliseconds = (description: string, example: number) =>
  Type.Number({ minimum: 0, description, examples: [example] })

const OwnerCost = Type.Object(
  {
    rule: Type.Optional(Type.String({ description: 'Its id; or of an exclusion', examples: ['sql-in-query'] })),
    exclusion: Type.Optional(Type.String()),
    patterns: Type.Integer({ minimum: 1, description: 'That it has.' }),
    pointer: Type.String({ description: 'Of the slowest.', examples: ['/rules/0/conditions/1/regex'] }),
    ns_per_byte: Type.Number({ minimum: 0, description: 'Of text, by the slowest pattern.', examples: [3.98] }),
    relative: Type.Number({ minimum: 0, description: 'In what an ordinary pattern takes.', examples: [1.93] }),
    compile_ms: Milliseconds('To compile it.', 0.2),
    worst_case_ms: Milliseconds('For a request that goes to every cap.', 18),
  },
  { description: 'The rule, or the exclusion, with the slowest pattern.' },
)

/** What the patterns of a rule set cost, on the machine of the control plane. */
export const Cost = Type.Object(
  {
    patterns: Type.Integer({ minimum: 0, description: 'Different ones.', examples: [12] }),
    reference_ns_per_byte: Type.Number({ minimum: 0, description: 'Of an ordinary pattern.', examples: [2.01] }),
    worst: Nullable(OwnerCost),
    worst_case: Type.Object({
      unbounded_ms: Milliseconds('For a request that goes to every cap, if nothing stopped it.', 51.1),
      budget_ms: Milliseconds('With the budget, which is looked at between two calls.', 6.5),
    }),
  },
  { description: 'As docs/cost.md explains it.' },
)

/** Null: of before this was asked. */
export const PerhapsCost = Nullable(Cost)
