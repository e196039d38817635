/** Rule sets and requests as libddwaf's Node binding takes them. What it would drop in silence, an integer in a key path for one, has no place here. */

export interface Input {
  readonly address: string
  readonly key_path?: readonly string[]
  /** Selectors (`keys_only`) too. In place of those of the rule. */
  readonly transformers?: readonly string[]
}

export interface Condition {
  readonly operator: string
  readonly parameters: Parameters
}

/** Those of every operator; each uses its own. */
export interface Parameters {
  readonly inputs: readonly Input[]
  readonly regex?: string
  readonly checksum?: 'luhn'
  readonly list?: readonly string[]
  /** The id of a list under `rules_data`, or `exclusion_data` in an exclusion. */
  readonly data?: string
  readonly type?: 'string' | 'boolean' | 'unsigned' | 'signed' | 'float'
  readonly value?: string | number | boolean
  readonly delta?: number
  readonly options?: Readonly<Record<string, boolean | number>>
}

export interface Rule {
  readonly id: string
  readonly name: string
  readonly tags: Readonly<Record<string, string>> & { readonly type: string }
  readonly conditions: readonly Condition[]
  readonly transformers?: readonly string[]
  readonly on_match?: readonly string[]
  readonly output?: {
    readonly attributes: Readonly<Record<string, { readonly address: string; readonly key_path?: readonly string[] }>>
  }
}

export interface Data {
  readonly id: string
  readonly type: 'ip_with_expiration' | 'data_with_expiration'
  /** `expiration`: seconds since the epoch. */
  readonly data: readonly { readonly value: string; readonly expiration?: number }[]
}

export interface Exclusion {
  readonly id: string
  readonly conditions?: readonly Condition[]
  readonly rules_target?: readonly (
    | { readonly rule_id: string }
    | { readonly tags: Readonly<Record<string, string>> }
  )[]
  /** With it only these are not looked at. `*` in a key path is any member or item. */
  readonly inputs?: readonly { readonly address: string; readonly key_path?: readonly string[] }[]
  readonly on_match?: 'bypass' | 'monitor'
}

export interface RuleSet {
  readonly version: '2.2'
  readonly rules?: readonly Rule[]
  readonly custom_rules?: readonly Rule[]
  readonly exclusions?: readonly Exclusion[]
  readonly rules_data?: readonly Data[]
  readonly exclusion_data?: readonly Data[]
}

/** Address → value. */
export type Supplied = Readonly<Record<string, unknown>>

/** What one request supplies, run by run. */
export type Request = readonly Supplied[]

/** A rule set, and requests that are judged by it, each in a context of its own. */
export interface Case {
  readonly ruleSet: RuleSet
  readonly requests: readonly Request[]
}

export function rulesOf({ rules = [], custom_rules = [] }: RuleSet): readonly Rule[] {
  return [...rules, ...custom_rules]
}
