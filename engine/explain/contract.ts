import type { OperatorName, Scalar, TransformerName } from '../../rules-schema/index.ts'
import type { AddressValues, IncompleteReason, MatchedRule, RunOptions } from '../contract.ts'

/** One call of `run`, as data. */
export interface ExplainStep extends RunOptions {
  readonly addresses: AddressValues
}

export interface ExplainOptions {
  /** The rule to explain, in force here or not. Without it: those that match, and the nearest misses. */
  readonly rule?: string
  /** How many rules that do not match are explained where none is named. @default 3 */
  readonly nearest?: number
  /** What judging the request may take, in milliseconds; what is not looked at by then is cut, with `budget`. @default no bound */
  readonly maxMs?: number
}

/** `pending`: an address may still come, which nothing does after the end. `cut`: never to be known. */
export type TruthName = 'true' | 'false' | 'pending' | 'cut'

/** Why something will never be known; `excluded`: an exclusion keeps it from being looked at. */
export type CutReason = IncompleteReason | 'excluded'

/** What rules say of one request, and why. Holds values as they were supplied: for the author of a rule, not for a log. */
export interface Explanation {
  /** Hash of the program in force. */
  readonly program: string
  /** With a rule named: that one. Else those that match, in their order, then those that miss, the nearest first. */
  readonly rules: readonly RuleExplanation[]
}

/** Why a rule is not looked at, whatever the request: it is switched off, or over, or for elsewhere. */
export type Standing = 'in force' | 'disabled' | 'expired' | 'out of scope'

export interface RuleExplanation {
  readonly rule: MatchedRule
  readonly standing: Standing
  /** Whether the rule matches here and now. A rule that is not in force, or bypassed, does not, whatever its conditions say. */
  readonly matches: boolean
  readonly shadow: boolean
  /** Of endpoint and conditions together. */
  readonly truth: TruthName
  /** Pointer, in the rule, of the first part that is not true: `/endpoint`, `/conditions/1`, `/conditions/0/conditions/2`. */
  readonly failed?: string
  /** How many of its tests (the endpoint is one) would have to come out differently for it to match. */
  readonly missing: number
  /** Exclusions that hold and are about it, by id. */
  readonly exclusions: readonly ExclusionExplanation[]
  readonly endpoint?: EndpointExplanation
  readonly conditions: readonly ConditionExplanation[]
}

/** `bypass`: the rule is not looked at; `monitor`: it does not act; `inputs`: some of what it looks at is hidden from it. */
export interface ExclusionExplanation {
  readonly id: string
  readonly effect: 'bypass' | 'monitor' | 'inputs'
}

/** What the rule's patterns were compared with. */
export interface EndpointExplanation {
  readonly truth: TruthName
  readonly method?: string
  /** Percent-decoded and normalised. */
  readonly path?: string
  readonly rawPath?: string
}

export type ConditionExplanation = TestExplanation | CompositionExplanation

interface Explained {
  /** In the rule. */
  readonly pointer: string
  readonly truth: TruthName
  /** Where it is cut. */
  readonly reasons: readonly CutReason[]
}

export interface CompositionExplanation extends Explained {
  readonly operator: 'all' | 'any' | 'not'
  /** Of `not` one. */
  readonly conditions: readonly ConditionExplanation[]
}

export interface TestExplanation extends Explained {
  readonly operator: OperatorName
  readonly inputs: readonly InputExplanation[]
}

export interface InputExplanation {
  readonly address: string
  /** As the rule has it. */
  readonly path: string
  readonly target: 'values' | 'keys'
  readonly state: 'supplied' | 'absent' | 'pending' | 'cut'
  /** What was looked at, in the order of the walk; of `exists` the nodes selected. At most 20 of them. */
  readonly values: readonly ValueExplanation[]
  /** How many there are besides. */
  readonly more: number
  /** What kept the read from seeing everything. */
  readonly reasons: readonly CutReason[]
}

export interface ValueExplanation {
  /** RFC 9535 normalised path in the address. */
  readonly path: string
  /** What kind of value it is; scalars have their `value`. */
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array'
  /** Before transformers, under the caps. */
  readonly value?: Scalar
  /** The value after each of the input's transformers. */
  readonly transformed: readonly { readonly transformer: TransformerName; readonly value: string }[]
  /** Whether the value does what the operator asks (of a negated form: what the operator without `!` asks); `cut`: not decided. */
  readonly holds: boolean | 'cut'
  /** The part that matched, where it holds. */
  readonly highlight?: string
}
