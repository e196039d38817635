import { describe, expect, expectTypeOf, it } from 'vitest'
import type {
  AllOrAny,
  Capture,
  Category,
  ComposerName,
  Condition,
  Endpoint,
  Equals,
  ExactMatch,
  Exists,
  Input,
  MatchRegex,
  Not,
  OperatorName,
  Rule,
  RuleSetDocument,
  Scope,
  StartsWith,
  TransformerName,
} from '../../rules-schema/types.ts'
import schema from '../../rules-schema/v1.schema.json' with { type: 'json' }

/** All keys of a type, required or not; of a union those of any member. */
type Keys<T> = T extends unknown ? keyof T : never
type Names<T extends PropertyKey> = Readonly<Record<T, true>>

// A name that is in the types and not here, or the other way round, does not compile.
const operators: Names<OperatorName | ComposerName> = {
  match_regex: true,
  exact_match: true,
  starts_with: true,
  equals: true,
  exists: true,
  all: true,
  any: true,
  not: true,
}
const transformers: Names<TransformerName> = { lowercase: true }
const categories: Names<Category> = { business_logic: true, attack_attempt: true, security_response: true }
const document: Names<Keys<RuleSetDocument>> = { $schema: true, version: true, rules: true, allow_empty: true }
const rule: Names<Keys<Rule>> = {
  id: true,
  name: true,
  description: true,
  enabled: true,
  category: true,
  event: true,
  scope: true,
  endpoint: true,
  conditions: true,
  capture: true,
  priority: true,
  tags: true,
}
const scope: Names<Keys<Scope>> = { service: true, env: true }
const endpoint: Names<Keys<Endpoint>> = { method: true, path: true }
const input: Names<Keys<Input>> = { address: true, path: true, transformers: true }
const capture: Names<Keys<Capture>> = { ...input, value: true }
const matchRegex: Names<Keys<MatchRegex>> = { operator: true, inputs: true, regex: true, options: true }
const exactMatch: Names<Keys<ExactMatch>> = { operator: true, inputs: true, values: true, options: true }
const startsWith: Names<Keys<StartsWith>> = exactMatch
const equals: Names<Keys<Equals>> = { operator: true, inputs: true, value: true, delta: true }
const exists: Names<Keys<Exists>> = { operator: true, inputs: true }
const allOrAny: Names<Keys<AllOrAny>> = { operator: true, conditions: true }
const not: Names<Keys<Not>> = { operator: true, condition: true }
const regexOptions: Names<Keys<NonNullable<MatchRegex['options']>>> = { case_sensitive: true, min_length: true }
const textOptions: Names<Keys<NonNullable<(ExactMatch | StartsWith)['options']>>> = { case_sensitive: true }

const { $defs } = schema

describe('the schema and the types', () => {
  it('have the same operators', () => {
    expectTypeOf<Condition['operator']>().toEqualTypeOf<OperatorName | ComposerName>()
    const inSchema = $defs.condition.oneOf.flatMap(({ $ref }) => {
      const { operator } = $defs[$ref.slice('#/$defs/'.length) as 'equals' | 'all_or_any'].properties
      return 'enum' in operator ? operator.enum : [operator.const]
    })
    expect(inSchema.sort()).toEqual(Object.keys(operators).sort())
  })

  it('have the same transformers and categories', () => {
    expect($defs.transformers.items.enum).toEqual(Object.keys(transformers))
    expect($defs.rule.properties.category.enum).toEqual(Object.keys(categories))
  })

  it.each([
    ['the document', schema, document],
    ['a rule', $defs.rule, rule],
    ['a scope', $defs.scope, scope],
    ['an endpoint', $defs.endpoint, endpoint],
    ['an input', $defs.input, input],
    ['a capture', { properties: { ...$defs.input.properties, ...$defs.constant.properties } }, capture],
    ['match_regex', $defs.match_regex, matchRegex],
    ['exact_match', $defs.exact_match, exactMatch],
    ['starts_with', $defs.starts_with, startsWith],
    ['equals', $defs.equals, equals],
    ['exists', $defs.exists, exists],
    ['all and any', $defs.all_or_any, allOrAny],
    ['not', $defs.not, not],
    ['options of match_regex', $defs.match_regex.properties.options, regexOptions],
    ['options of exact_match', $defs.exact_match.properties.options, textOptions],
    ['options of starts_with', $defs.starts_with.properties.options, textOptions],
  ])('have the same members of %s', (_, { properties }, members) => {
    expect(Object.keys(properties).sort()).toEqual(Object.keys(members).sort())
  })

  it.each([
    ['a rule', $defs.rule.required, ['id', 'category', 'event'] satisfies RequiredKeys<Rule>[]],
    ['the document', schema.required, ['version', 'rules'] satisfies RequiredKeys<RuleSetDocument>[]],
    ['an input', $defs.input.required, ['address'] satisfies RequiredKeys<Input>[]],
    ['match_regex', $defs.match_regex.required, ['operator', 'inputs', 'regex'] satisfies RequiredKeys<MatchRegex>[]],
    ['equals', $defs.equals.required, ['operator', 'inputs', 'value'] satisfies RequiredKeys<Equals>[]],
  ])('require the same of %s', (_, required, members) => {
    expect(required).toEqual(members)
  })
})

type RequiredKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T]
