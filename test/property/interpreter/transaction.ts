import type {
  AddressValues,
  BodyNeed,
  IncompleteReason,
  Match,
  Outcome,
  RuleAction,
  RunOptions,
} from '../../../engine/contract.ts'
import type { Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { acts, firstAction } from './action.ts'
import { bodyNeedOf } from './body-need.ts'
import { Conditions } from './conditions.ts'
import { Giving } from './metadata.ts'
import { isThere, rulesInForce } from './rules.ts'
import { Supplied } from './supplied.ts'
import type { Verdict } from './verdict.ts'
import type { World } from './world.ts'

export type JudgedTransaction = {
  run(addresses: AddressValues, options?: RunOptions): Outcome
  end(): Outcome
  bodyNeed(): BodyNeed
  mayAct(): boolean
}

/** Judges one request as docs/rule-semantics.md says it, looking at everything in every call. */
export function judge(document: RuleSetDocument, world: World): JudgedTransaction {
  const supplied = new Supplied(document.addresses ?? [], world)
  const state = new State(rulesInForce(document, world), supplied, world)
  let ended = false
  return {
    run(addresses, options) {
      if (ended) world.observe?.('run after the end', 'seen')
      if (ended) return nothing
      supplied.take(addresses, options?.cut ?? [])
      supplied.settle(options?.done)
      return state.look()
    },
    end() {
      if (ended) return nothing
      ended = true
      supplied.settleAll()
      return state.look()
    },
    bodyNeed: () => state.bodyNeed(),
    mayAct: () => state.mayAct(),
  }
}

const nothing: Outcome = { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }

/** What one transaction remembers from call to call. */
class State {
  readonly #rules: readonly Rule[]
  readonly #world: World
  readonly #conditions: Conditions
  readonly #giving: Giving
  readonly #matched = new Set<Rule>()
  /** Rules that were false when they were last looked at. */
  readonly #false = new Set<Rule>()
  readonly #reported = new Set<IncompleteReason>()
  #hasActed = false

  constructor(rules: readonly Rule[], supplied: Supplied, world: World) {
    this.#rules = rules
    this.#world = world
    this.#conditions = new Conditions(supplied, world)
    this.#giving = new Giving(this.#conditions, world)
  }

  look(): Outcome {
    const open = this.#rules.filter(rule => !this.#matched.has(rule) && isThere(rule, this.#world))
    this.#observeTimes()
    const verdicts = open.map(rule => [rule, this.#conditions.ofRule(rule)] as const)
    for (const [rule, verdict] of verdicts) this.#remember(rule, verdict)
    const came = verdicts.flatMap(([rule, verdict]) => (verdict.is === 'true' ? [cameTrue(rule, verdict)] : []))
    const counted = came.filter(({ rule }) => !rule.shadow)
    const given = this.#giving.give(
      this.#rules.filter(rule => this.#matched.has(rule)),
      counted.map(({ rule }) => rule),
    )
    const action = this.#act(came.map(({ rule }) => rule))
    for (const { rule, match } of came) this.#observe(rule, match)
    return {
      matches: counted.filter(({ rule }) => isReported(rule, this.#world)).map(({ match }) => match),
      ...(action === undefined ? {} : { action }),
      metadata: given.metadata,
      keep: counted.some(({ rule }) => rule.keep !== false || this.#world.mutant === 'all-are-kept'),
      shadow: came.filter(({ rule }) => rule.shadow).map(({ match }) => match),
      incomplete: this.#firstTime([...verdicts.flatMap(one => this.#reasonsOf(...one)), ...given.reasons]),
    }
  }

  bodyNeed(): BodyNeed {
    const need = bodyNeedOf(this.#wanting(), this.#matched, this.#world)
    this.#world.observe?.(`bodyNeed: ${need}`, 'seen')
    return need
  }

  /** Whether an action may still come. */
  mayAct(): boolean {
    return !this.#hasActed && this.#wanting().some(rule => acts(rule, this.#world) && !this.#matched.has(rule))
  }

  /** Rules that have matched, or are there and not false. */
  #wanting(): readonly Rule[] {
    return this.#rules.filter(rule => this.#matched.has(rule) || (isThere(rule, this.#world) && !this.#false.has(rule)))
  }

  #remember(rule: Rule, verdict: Verdict): void {
    if (verdict.is === 'true') this.#matched.add(rule)
    if (verdict.is === 'false') this.#false.add(rule)
    else this.#false.delete(rule)
    this.#world.observe?.('rule', verdict.is)
  }

  #observeTimes(): void {
    for (const rule of this.#rules.filter(one => one.expires_at !== undefined))
      this.#world.observe?.(`rule that ${isThere(rule, this.#world) ? 'will be' : 'is'} over`, 'seen')
  }

  #observe(rule: Rule, match: Match): void {
    if (rule.shadow) this.#world.observe?.('match in the shadow', 'seen')
    if (rule.report === false) this.#world.observe?.('match that is not reported', 'seen')
    this.#world.observe?.(`match with ${Math.min(3, match.conditions.length)} conditions`, 'seen')
  }

  #act(came: readonly Rule[]): RuleAction | undefined {
    if (this.#hasActed && this.#world.mutant !== 'action-in-every-call') return undefined
    const action = firstAction(came, this.#world)
    if (action === undefined) return undefined
    this.#hasActed = true
    this.#world.observe?.(`action: ${action.type}`, 'seen')
    return action
  }

  #reasonsOf(rule: Rule, verdict: Verdict): readonly IncompleteReason[] {
    if (verdict.is !== 'cut' || (rule.shadow && this.#world.mutant !== 'shadow-is-incomplete')) return []
    return verdict.reasons
  }

  #firstTime(reasons: readonly IncompleteReason[]): readonly IncompleteReason[] {
    const fresh = [...new Set(reasons)].filter(
      one => !this.#reported.has(one) || this.#world.mutant === 'reasons-every-time',
    )
    for (const reason of fresh) this.#reported.add(reason)
    for (const reason of fresh) this.#world.observe?.(`incomplete: ${reason}`, 'seen')
    return fresh
  }
}

function isReported(rule: Rule, world: World): boolean {
  return rule.report !== false || world.mutant === 'unreported-is-reported'
}

function cameTrue(
  rule: Rule,
  verdict: Verdict & { readonly is: 'true' },
): { readonly rule: Rule; readonly match: Match } {
  const { id, name = id, category, event, tags = {} } = rule
  return { rule, match: { rule: { id, name, category, event, tags }, conditions: verdict.matches } }
}
