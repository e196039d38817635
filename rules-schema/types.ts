/**
 * What a rule file says, as types. `v1.schema.json` is the same statement for editors and for Ajv;
 * `test/rules-schema/schema-and-types.test.ts` keeps the two together.
 */

export type Category = 'business_logic' | 'attack_attempt' | 'security_response'

export type Scalar = string | number | boolean

export type OperatorName = 'match_regex' | 'exact_match' | 'equals' | 'exists' | 'starts_with'
export type ComposerName = 'all' | 'any' | 'not'
export type TransformerName = 'lowercase'

/** Where a value comes from: an address, optionally a JSONPath into it, optionally rewritten first. */
export interface Input {
  readonly address: string
  /** @default "$" */
  readonly path?: string
  /** Applied in order to every string. @default [] */
  readonly transformers?: readonly TransformerName[]
}

export interface MatchRegex {
  readonly operator: 'match_regex'
  readonly inputs: readonly Input[]
  /** RE2 syntax, unanchored. */
  readonly regex: string
  readonly options?: {
    /** @default false */
    readonly case_sensitive?: boolean
    /** Shorter values are not looked at; in UTF-8 bytes. @default 0 */
    readonly min_length?: number
  }
}

export interface ExactMatch {
  readonly operator: 'exact_match'
  readonly inputs: readonly Input[]
  readonly values: readonly string[]
  readonly options?: {
    /** @default true */
    readonly case_sensitive?: boolean
  }
}

export interface StartsWith {
  readonly operator: 'starts_with'
  readonly inputs: readonly Input[]
  /** Any of them. */
  readonly values: readonly string[]
  readonly options?: {
    /** @default true */
    readonly case_sensitive?: boolean
  }
}

export interface Equals {
  readonly operator: 'equals'
  readonly inputs: readonly Input[]
  readonly value: Scalar
  /** For a number: equal when the difference is strictly smaller. @default 0 */
  readonly delta?: number
}

export interface Exists {
  readonly operator: 'exists'
  readonly inputs: readonly Input[]
}

export interface AllOrAny {
  readonly operator: 'all' | 'any'
  readonly conditions: readonly Condition[]
}

export interface Not {
  readonly operator: 'not'
  readonly condition: Condition
}

/** A condition that looks at inputs, as opposed to one that composes others. */
export type Test = MatchRegex | ExactMatch | StartsWith | Equals | Exists
export type Condition = Test | AllOrAny | Not

export interface Scope {
  readonly service?: string
  readonly env?: string
}

export interface Endpoint {
  /** One method or several; GET covers HEAD. Absent: every method. */
  readonly method?: string | readonly string[]
  /** Segments; `:name` and `*` stand for one that is not empty. Absent: every path. */
  readonly path?: string
}

export type Capture = { readonly value: Scalar } | Input

export interface Rule {
  readonly id: string
  /** @default the id */
  readonly name?: string
  readonly description?: string
  /** @default true */
  readonly enabled?: boolean
  readonly category: Category
  readonly event: string
  readonly scope?: readonly Scope[]
  readonly endpoint?: Endpoint
  /** All must hold. Absent: every request of the endpoint. */
  readonly conditions?: readonly Condition[]
  readonly capture?: Readonly<Record<string, Capture>>
  /** Higher first, then by id. @default 0 */
  readonly priority?: number
  readonly tags?: Readonly<Record<string, string>>
}

/** A rule set as its author wrote it. */
export interface RuleSetDocument {
  readonly $schema?: string
  readonly version: 1
  readonly rules: readonly Rule[]
  /** A set without rules needs this, so that nobody switches everything off by mistake. @default false */
  readonly allow_empty?: boolean
}

declare const parsed: unique symbol

/** A document whose form was checked. Only `parseRuleSet` and `readRuleSet` make one. */
export type RuleSet = RuleSetDocument & { readonly [parsed]: true }
