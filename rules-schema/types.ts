/**
 * What a rule file says, as types. `v1.schema.json` is the same statement for editors and for Ajv;
 * `test/rules-schema/schema-and-types.test.ts` keeps the two together.
 */

import type { TransformerName } from './transformer-names.ts'

export type { TransformerName } from './transformer-names.ts'

export type Category = 'business_logic' | 'attack_attempt' | 'security_response'

export type Scalar = string | number | boolean

/** Operators that have a negated form. */
export type NegatableName =
  | 'match_regex'
  | 'match_regex_with_checksum'
  | 'phrase_match'
  | 'exact_match'
  | 'ip_match'
  | 'equals'
  | 'exists'

/** What a test asks of a value. */
export type PositiveOperatorName =
  | NegatableName
  | 'hidden_ascii_match'
  | 'greater_than'
  | 'lower_than'
  | 'contains'
  | 'starts_with'
  | 'ends_with'

/** Of exactly one input, that nothing in it does what the operator asks. */
export type NegatedOperatorName = `!${NegatableName}`
export type OperatorName = PositiveOperatorName | NegatedOperatorName
export type ComposerName = 'all' | 'any' | 'not'
export type MaskName = 'none' | 'sha256' | 'hmac' | 'redact'

/** Where a value comes from: an address, optionally a JSONPath into it, optionally rewritten first. */
export interface ValueSource {
  readonly address: string
  /** @default "$" */
  readonly path?: string
  /** Applied in order to every string. @default [] */
  readonly transformers?: readonly TransformerName[]
}

export interface Input extends ValueSource {
  /** `keys`: the names of members instead of the scalars. @default "values" */
  readonly target?: 'values' | 'keys'
}

/** Of operators that compare text. */
export interface CaseOptions {
  /** @default true */
  readonly case_sensitive?: boolean
}

export interface RegexOptions {
  /** @default false */
  readonly case_sensitive?: boolean
  /** Shorter values are not looked at; in UTF-8 bytes. @default 0 */
  readonly min_length?: number
}

export interface MatchRegex {
  readonly operator: 'match_regex' | '!match_regex'
  readonly inputs: readonly Input[]
  /** RE2 syntax, unanchored. */
  readonly regex: string
  readonly options?: RegexOptions
}

export interface MatchRegexWithChecksum {
  readonly operator: 'match_regex_with_checksum' | '!match_regex_with_checksum'
  readonly inputs: readonly Input[]
  /** RE2 syntax, unanchored. */
  readonly regex: string
  /** What the digits of an occurrence must pass. */
  readonly checksum: 'luhn'
  readonly options?: RegexOptions
}

/** Either the values, or the id of a list of the set. */
export type ValuesOrList =
  | { readonly values: readonly string[]; readonly list?: never }
  | { readonly list: string; readonly values?: never }

export type ExactMatch = ValuesOrList & {
  readonly operator: 'exact_match' | '!exact_match'
  readonly inputs: readonly Input[]
  readonly options?: CaseOptions
}

/** Addresses and CIDR ranges, IPv4 and IPv6. */
export type IpMatch = ValuesOrList & {
  readonly operator: 'ip_match' | '!ip_match'
  readonly inputs: readonly Input[]
}

/** Any of `values`, somewhere in the text. */
export interface PhraseMatch {
  readonly operator: 'phrase_match' | '!phrase_match'
  readonly inputs: readonly Input[]
  readonly values: readonly string[]
  readonly options?: CaseOptions & {
    /** Only where no letter, digit or `_` goes on before or behind. @default false */
    readonly word_boundary?: boolean
  }
}

/** Any of `values`: somewhere in the text, at its beginning, at its end. */
export interface TextMatch {
  readonly operator: 'contains' | 'starts_with' | 'ends_with'
  readonly inputs: readonly Input[]
  readonly values: readonly string[]
  readonly options?: CaseOptions
}

export interface Comparison {
  readonly operator: 'greater_than' | 'lower_than'
  readonly inputs: readonly Input[]
  readonly value: number
}

export interface Equals {
  readonly operator: 'equals' | '!equals'
  readonly inputs: readonly Input[]
  readonly value: Scalar
  /** For a number: equal when the difference is strictly smaller. @default 0 */
  readonly delta?: number
}

export interface Exists {
  readonly operator: 'exists' | '!exists'
  readonly inputs: readonly Input[]
}

/** Tag characters of Unicode, which nobody sees. */
export interface HiddenAsciiMatch {
  readonly operator: 'hidden_ascii_match'
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
export type Test =
  | MatchRegex
  | MatchRegexWithChecksum
  | ExactMatch
  | IpMatch
  | PhraseMatch
  | TextMatch
  | Comparison
  | Equals
  | Exists
  | HiddenAsciiMatch
export type Condition = Test | AllOrAny | Not

export interface Scope {
  readonly service?: string
  readonly env?: string
}

export interface Endpoint {
  /** One method or several; GET covers HEAD. Absent: every method. */
  readonly method?: string | readonly string[]
  /** Segments; `:name` and `*` stand for one that is not empty, a `**` at the end for any number. Absent: every path. */
  readonly path?: string
  /** Capital and small letters differ, and so does a trailing slash. @default false */
  readonly exact?: boolean
}

/** A constant, or an input whose value may be masked. */
export type Capture = { readonly value: Scalar } | (ValueSource & { readonly mask?: MaskName })

export interface Monitor {
  readonly type: 'monitor'
}

export interface Block {
  readonly type: 'block'
  /** 400 to 599. @default 403 */
  readonly status_code?: number
  /** @default "auto" */
  readonly format?: 'auto' | 'json' | 'html'
}

export interface Redirect {
  readonly type: 'redirect'
  /** An http(s) URL or an absolute path. */
  readonly location: string
  /** @default 303 */
  readonly status_code?: 301 | 302 | 303 | 307
}

export type Action = Monitor | Block | Redirect

/** A request as data; what is not said is not there. */
export interface RequestDescription {
  /** @default "GET" */
  readonly method?: string
  /** Percent-encoded, with or without a query. */
  readonly path?: string
  /** In place of `path`. */
  readonly url?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly cookies?: Readonly<Record<string, string | readonly string[]>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string | readonly string[]>>
  readonly text?: string
  readonly multipart?: {
    readonly fields?: Readonly<Record<string, string | readonly string[]>>
    readonly filenames?: readonly string[]
  }
  /** The bytes of the body, read as the headers say. */
  readonly body_base64?: string
  readonly client_ip?: string
  /** As the application has found them out. */
  readonly user?: { readonly id?: string; readonly login?: string; readonly session_id?: string }
  /** Values at addresses that nothing above gives. */
  readonly addresses?: Readonly<Record<string, unknown>>
}

export interface ResponseDescription {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Of `json` and `text` one. */
  readonly json?: unknown
  readonly text?: string
}

export interface RuleTest {
  readonly name?: string
  readonly request: RequestDescription
  readonly response?: ResponseDescription
  readonly expect: {
    readonly match: boolean
    readonly event?: string
    /** What must be captured; more may be. */
    readonly metadata?: Readonly<Record<string, Scalar>>
    readonly action?: 'monitor' | 'block' | 'redirect'
  }
}

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
  /** One, or several of which one must match. */
  readonly endpoint?: Endpoint | readonly Endpoint[]
  /** All must hold. Absent: every request of the endpoint. */
  readonly conditions?: readonly Condition[]
  readonly capture?: Readonly<Record<string, Capture>>
  /** @default monitor */
  readonly action?: Action
  /** Looked at and counted, but neither tagged nor acted upon. @default false */
  readonly shadow?: boolean
  /** `false`: neither a match nor a record; captures and `keep` count. @default true */
  readonly report?: boolean
  /** Whether a match wants its trace kept. @default true */
  readonly keep?: boolean
  /** Higher first, then by id. @default 0 */
  readonly priority?: number
  readonly tags?: Readonly<Record<string, string>>
  /** RFC 3339 with offset. From then on the rule is not there. */
  readonly expires_at?: string
  readonly tests?: readonly RuleTest[]
}

export interface ListEntry {
  readonly value: string
  /** RFC 3339 with offset. From then on the entry is not there. */
  readonly expires_at?: string
  readonly reason?: string
}

export interface List {
  readonly id: string
  /** `value`: for `exact_match`. `ip`: addresses and CIDR ranges, for `ip_match`. */
  readonly type: 'value' | 'ip'
  readonly description?: string
  readonly entries: readonly ListEntry[]
}

/** Rules by exactly one of these. `tags`: all of them. */
export interface RuleTarget {
  readonly id?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly category?: Category
  readonly event?: string
}

/** At or below `path`. */
export interface ExcludedInput {
  readonly address: string
  /** @default "$" */
  readonly path?: string
}

/** What rules do not look at, or do not do, while all conditions hold. */
export interface Exclusion {
  readonly id: string
  readonly description?: string
  /** @default true */
  readonly enabled?: boolean
  /** Any of these. Absent: every rule. */
  readonly rules?: readonly RuleTarget[]
  /** Absent: always. */
  readonly conditions?: readonly Condition[]
  /** Only these are not looked at. Absent: whole rules are not. */
  readonly inputs?: readonly ExcludedInput[]
  /** `monitor`: the rules match and do not act; not with `inputs`. @default "bypass" */
  readonly effect?: 'bypass' | 'monitor'
}

/** A rule set as its author wrote it. */
export interface RuleSetDocument {
  readonly $schema?: string
  readonly version: 1
  readonly rules: readonly Rule[]
  /** A set without rules needs this, so that nobody switches everything off by mistake. @default false */
  readonly allow_empty?: boolean
  readonly lists?: readonly List[]
  readonly exclusions?: readonly Exclusion[]
  /** Names of addresses that the application supplies itself. */
  readonly addresses?: readonly string[]
}

declare const parsed: unique symbol

/** A document whose form was checked. Only `parseRuleSet` and `readRuleSet` make one. */
export type RuleSet = RuleSetDocument & { readonly [parsed]: true }
