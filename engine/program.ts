import type { AddressKind, HashTree, Scalar, Segment, Test } from '../rules-schema/index.ts'
import type { ExclusionTable } from './compile/exclusion-table.ts'
import type { RuleIndex } from './compile/rule-index.ts'
import type { MatchedRule, Needs, RuleAction } from './contract.ts'
import type { Pattern, Routed, Router } from './endpoints/router.ts'
import type { Mask } from './masks/index.ts'
import type { Matcher } from './operators/index.ts'
import type { TextFilter } from './prefilter/index.ts'
import type { Slots } from './slots.ts'
import type { Transformer } from './transformers/index.ts'
import type { ExcludedPlace } from './values/excluded.ts'

/** An immutable compiled rule set. Many transactions read it at once. */
export interface Program {
  readonly hash: string
  /** What its rules are found in. */
  readonly layers: readonly Layer[]
  /** Rules of the layers that are not in force any more. */
  readonly gone: ReadonlySet<CompiledRule>
  /** How many rules are in force. */
  readonly size: number
  readonly slots: Slots
  readonly needs: Needs
  /** Those that have conditions; the others are in the rules that they are about. */
  readonly exclusions: readonly CompiledExclusion[]
  /** There is a rule that blocks or redirects. */
  readonly acts: boolean
  /** Some rule reads a list. */
  readonly readsLists: boolean
  /** There is a rule that will be over. */
  readonly expires: boolean
  /** There is a rule, or an exclusion, that has no endpoint. */
  readonly looksEverywhere: boolean
  /** What the next program is made from where only rules differ. */
  readonly origin: ProgramOrigin
}

export interface ProgramOrigin {
  /** Of all sources. */
  readonly hashes: HashTree
  readonly exclusions: ExclusionTable
  readonly traits: Traits
  /** How many addresses there were when all sources were compiled. */
  readonly slots: number
}

/** How many rules and exclusions of a program do each of these. */
export interface Traits {
  /** In force here. */
  readonly rules: number
  readonly body: number
  readonly responseBody: number
  readonly acts: number
  readonly lists: number
  readonly expires: number
  /** Without an endpoint. */
  readonly everywhere: number
}

/** In no order. */
export function* rulesInForce({ layers, gone }: Program): Generator<CompiledRule> {
  for (const { rules } of layers) for (const rule of rules) if (!gone.has(rule)) yield rule
}

/** Rules, and how those are found that may match a request. */
export interface Layer {
  /** In the order in which they report. */
  readonly rules: readonly CompiledRule[]
  /** By the path of a request. */
  readonly router: Router<Route>
  /** Those that only name methods. */
  readonly ofMethods: readonly CompiledEndpoint[]
  /** Without an endpoint, and looked at in every request. */
  readonly always: readonly CompiledRule[]
  /** Of the other ones without an endpoint: by what a text must have for them to match. */
  readonly index: RuleIndex | undefined
}

/** A pattern of paths, with the endpoints of a layer that have it. */
export interface Route extends Routed {
  readonly endpoints: readonly CompiledEndpoint[]
}

/** Rules that have a pattern and methods in common. */
export interface CompiledEndpoint {
  /** HEAD included where GET is. Undefined: every method. */
  readonly methods: readonly string[] | undefined
  readonly rules: readonly CompiledRule[]
}

/** Where requests come to a rule. */
export interface RuleEndpoint {
  /** Undefined: every path. */
  readonly pattern: Pattern | undefined
  readonly methods: CompiledEndpoint['methods']
}

/** Of the tests that a rule demands the one that fewest texts pass: it need not be looked at before one does. */
export interface Demand {
  readonly test: CompiledTest
  readonly filter: TextFilter
}

export interface CompiledRule {
  readonly rule: MatchedRule
  /** Higher ones report first. */
  readonly priority: number
  /** It is looked at when one of them was reached; none: in every request. */
  readonly endpoints: readonly RuleEndpoint[]
  /** Undefined: none is known, or nobody asks. */
  readonly demand: Demand | undefined
  readonly conditions: readonly CompiledCondition[]
  readonly captures: readonly CompiledCapture[]
  /** What to do; undefined for a rule that only looks, for one in the shadow, and for one that an exclusion always keeps from it. */
  readonly action: RuleAction | undefined
  readonly shadow: boolean
  readonly report: boolean
  readonly keep: boolean
  /** Milliseconds since the epoch; from then on the rule is not there. */
  readonly expiresMs: number | undefined
  /** What it looks at, and whether what it looks at before the response can make it true. */
  readonly reads: RuleReads
  /** By an exclusion that always holds: it counts as a rule, and is never looked at. */
  readonly bypassed: boolean
  /** While one of these holds, it is not looked at. */
  readonly bypasses: readonly CompiledExclusion[]
  /** While one of these holds, it does not act. */
  readonly monitors: readonly CompiledExclusion[]
  /** All that are about it, for those who explain. */
  readonly exclusions: readonly NamedExclusion[]
  /** Those of `conditions` that look at what may come to be excluded. */
  readonly excludable: readonly CompiledCondition[]
}

export interface Reads {
  readonly body: boolean
  readonly responseBody: boolean
}

export interface RuleReads extends Reads {
  /** May come true before there is a response. */
  readonly early: boolean
  /** What they hold may be another thing in the next call. */
  readonly lists: boolean
}

/** One that does not always hold. */
export interface CompiledExclusion {
  readonly conditions: readonly CompiledCondition[]
  /** It is about inputs, and not about whole rules. */
  readonly hidesInputs: boolean
  readonly reads: Reads
}

export interface NamedExclusion {
  readonly id: string
  readonly effect: 'bypass' | 'monitor' | 'inputs'
  /** Undefined: always. */
  readonly when: CompiledExclusion | undefined
}

/** What one exclusion, or all that always hold, exclude in one address. */
export interface ExcludedInput {
  /** Undefined: always. */
  readonly when: CompiledExclusion | undefined
  readonly paths: ExcludedPlace
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

/** Shared by all rules that have an equal one, and for which the same is excluded, so that it is looked at once. */
export interface CompiledTest {
  readonly kind: 'test'
  readonly operator: Test['operator']
  /** It wants that nothing does what `matcher` asks; of one input. */
  readonly negated: boolean
  /** It is about nodes, not about what is in them: `exists`. */
  readonly ofNodes: boolean
  readonly inputs: readonly CompiledInput[]
  readonly matcher: Matcher
  /** Something that it looks at may come to be excluded. */
  readonly excludable: boolean
  /** What it says depends on a list, which may have other contents in the next call. */
  readonly ofList: boolean
  /** It wants something not to be in a list, whose entries end by the time alone: what is false of it is so for this moment. */
  readonly fleeting: boolean
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
  /** Of names and indices: there is at most one node, whatever the value. */
  readonly isOnePlace: boolean
  /** Where that is a member of the value: its name. */
  readonly member: string | undefined
  /** As the rule has it. */
  readonly path: string
  /** RFC 9535 normalised, where it is the same whatever the value. */
  readonly fixedPath: string | undefined
  readonly transformers: readonly Transformer[]
  /** The same without transformers, where there are any. */
  readonly plain: CompiledInput | undefined
  /** What is not looked at, for the rules that have this input. Nothing, for captures and for exclusions themselves. */
  readonly excluded: readonly ExcludedInput[]
}

export type CompiledCapture =
  | { readonly key: string; readonly value: Scalar }
  | { readonly key: string; readonly input: CompiledInput; readonly mask: Mask | undefined }
