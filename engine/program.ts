import type { AddressKind, Scalar, Segment, Test } from '../rules-schema/index.ts'
import type { MatchedRule, Needs, RuleAction } from './contract.ts'
import type { Pattern, Router } from './endpoints/router.ts'
import type { Mask } from './masks/index.ts'
import type { Matcher, RegexMatcher } from './operators/index.ts'
import type { Slots } from './slots.ts'
import type { Transformer } from './transformers/index.ts'

/** An immutable compiled rule set. Many transactions read it at once. */
export interface Program {
  readonly hash: string
  /** In the order in which they report. */
  readonly rules: readonly CompiledRule[]
  /** Those that look at every request. */
  readonly everywhere: readonly CompiledRule[]
  readonly router: Router
  readonly slots: Slots
  /** By pattern; under `undefined` those that only name methods. */
  readonly endpoints: ReadonlyMap<Pattern | undefined, readonly CompiledEndpoint[]>
  readonly needs: Needs
  /** There is a rule that blocks or redirects. */
  readonly acts: boolean
  /** For the next program, which shares what is equal. By case sensitivity and source. */
  readonly regexes: ReadonlyMap<string, RegexMatcher>
}

export interface CompiledEndpoint {
  readonly pattern: Pattern | undefined
  /** HEAD included where GET is. Undefined: every method. */
  readonly methods: ReadonlySet<string> | undefined
  readonly rules: readonly CompiledRule[]
}

export interface CompiledRule {
  readonly rule: MatchedRule
  /** Place among the rules of the program. */
  readonly order: number
  readonly conditions: readonly CompiledCondition[]
  readonly captures: readonly CompiledCapture[]
  /** What to do; undefined for a rule that only looks, and for one in the shadow. */
  readonly action: RuleAction | undefined
  readonly shadow: boolean
  readonly report: boolean
  readonly keep: boolean
  /** Milliseconds since the epoch; from then on the rule is not there. */
  readonly expiresMs: number | undefined
  /** What it looks at, and whether what it looks at before the response can make it true. */
  readonly reads: RuleReads
}

export interface RuleReads {
  readonly body: boolean
  readonly responseBody: boolean
  /** May come true before there is a response. */
  readonly early: boolean
}

export type CompiledCondition = CompiledTest | CompiledComposition | CompiledNot

export interface CompiledComposition {
  readonly kind: 'all' | 'any'
  readonly conditions: readonly CompiledCondition[]
}

export interface CompiledNot {
  readonly kind: 'not'
  readonly condition: CompiledCondition
}

/** Shared by all rules that have an equal one, so that it is looked at once. */
export interface CompiledTest {
  readonly kind: 'test'
  readonly operator: Test['operator']
  /** It wants that nothing does what `matcher` asks; of one input. */
  readonly negated: boolean
  /** It is about nodes, not about what is in them: `exists`. */
  readonly ofNodes: boolean
  readonly inputs: readonly CompiledInput[]
  readonly matcher: Matcher
}

export interface CompiledInput {
  readonly address: string
  readonly slot: number
  readonly kind: AddressKind
  /** The rule's own patterns, when the input is what these take from the path. */
  readonly patterns: readonly Pattern[] | undefined
  /** Member names instead of scalars. */
  readonly keys: boolean
  readonly segments: readonly Segment[]
  readonly path: string
  readonly transformers: readonly Transformer[]
}

export type CompiledCapture =
  | { readonly key: string; readonly value: Scalar }
  | { readonly key: string; readonly input: CompiledInput; readonly mask: Mask | undefined }
