import type { BodyNeed, IncompleteReason, Match, Outcome, RuleAction } from '../../../engine/contract.ts'
import type { Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { actionOf, acts } from './action.ts'
import type { AddressState } from './address.ts'
import { mayBeTrueEarly, readsBody } from './body-need.ts'
import { Conditions } from './conditions.ts'
import { endpointVerdict, hasNames, ownPathParams } from './endpoint.ts'
import { Exclusions } from './exclusions.ts'
import { Giving } from './metadata.ts'
import { observeMatch, observeRule } from './observing.ts'
import { isThere, rulesInForce } from './rules.ts'
import type { Supplied } from './supplied.ts'
import { all, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** What one transaction remembers from call to call. */
export class State {
  readonly #rules: readonly Rule[]
  readonly #supplied: Supplied
  readonly #world: World
  readonly #conditions: Conditions
  readonly #exclusions: Exclusions
  readonly #giving: Giving
  readonly #matched = new Set<Rule>()
  /** Rules that were false when they were last looked at. */
  readonly #false = new Set<Rule>()
  readonly #reported = new Set<IncompleteReason>()
  #hasActed = false

  constructor(document: RuleSetDocument, supplied: Supplied, world: World) {
    this.#rules = rulesInForce(document, world)
    this.#supplied = supplied
    this.#world = world
    this.#conditions = new Conditions(world)
    this.#exclusions = new Exclusions(document.exclusions ?? [], this.#conditions, supplied, world)
    this.#giving = new Giving((rule, address) => this.#stateFor(rule, address), world)
  }

  look(): Outcome {
    const excluded = this.#exclusions.look()
    for (const rule of this.#rules) observeRule(rule, this.#exclusions, this.#world)
    const verdicts = this.#rules
      .filter(rule => !this.#matched.has(rule) && this.#isThere(rule))
      .map(rule => [rule, this.#verdict(rule)] as const)
    for (const [rule, verdict] of verdicts) this.#remember(rule, verdict)
    const came = verdicts.flatMap(([rule, verdict]) =>
      verdict.is === 'true' ? [{ rule, match: matchOf(rule, verdict) }] : [],
    )
    const counted = came.filter(({ rule }) => !rule.shadow)
    const given = this.#giving.give(
      this.#rules.filter(rule => this.#matched.has(rule) && !rule.shadow),
      counted.map(({ rule }) => rule),
    )
    const action = this.#act(came.map(({ rule }) => rule))
    for (const { rule, match } of came) observeMatch(rule, match, this.#exclusions.onlyMonitors(rule), this.#world)
    return {
      matches: counted.filter(({ rule }) => rule.report !== false).map(({ match }) => match),
      ...(action === undefined ? {} : { action }),
      metadata: given.metadata,
      keep: counted.some(({ rule }) => rule.keep !== false),
      shadow: came.filter(({ rule }) => rule.shadow).map(({ match }) => match),
      incomplete: this.#firstTime([...excluded, ...verdicts.flatMap(reasonsOf), ...given.reasons]),
    }
  }

  bodyNeed(): BodyNeed {
    const readers = this.#wanting().filter(readsBody)
    const holds = readers.some(rule => this.#mayAct(rule) && mayBeTrueEarly(rule))
    const need = holds ? 'hold' : readers.length > 0 || this.#exclusions.wantBody() ? 'tap' : 'none'
    this.#world.observe?.(`bodyNeed: ${need}`, 'seen')
    return need
  }

  /** Whether an action may still come. */
  mayAct(): boolean {
    return !this.#hasActed && this.#wanting().some(rule => this.#mayAct(rule))
  }

  /** One look at everything that a rule says. */
  #verdict(rule: Rule): Verdict {
    const now = endpointVerdict(rule, this.#supplied, this.#world)
    if (rule.endpoint) this.#world.observe?.('endpoint', now.is)
    const endpoint = this.#conditions.onceTrue(`endpoint of ${rule.id}`, now)
    const conditions = this.#conditions.ofAll(rule.conditions ?? [], `rule ${rule.id}`, {
      state: address => this.#stateFor(rule, address),
      exclusions: address => this.#exclusions.inputs(rule, address),
    })
    return all([endpoint, ...conditions])
  }

  /** An address as this rule sees it. */
  #stateFor(rule: Rule, address: string): AddressState {
    const isOwn = address === 'server.request.path_params' && hasNames(rule)
    return isOwn ? ownPathParams(rule, this.#supplied, this.#world) : this.#supplied.state(address)
  }

  /** Still, in this call. */
  #isThere(rule: Rule): boolean {
    return isThere(rule, this.#world) && !this.#exclusions.bypasses(rule)
  }

  /** Rules that have matched, or are there and not false. */
  #wanting(): readonly Rule[] {
    return this.#rules.filter(rule => this.#matched.has(rule) || (this.#isThere(rule) && !this.#false.has(rule)))
  }

  #mayAct(rule: Rule): boolean {
    return acts(rule) && !this.#exclusions.onlyMonitors(rule) && !this.#matched.has(rule)
  }

  #remember(rule: Rule, verdict: Verdict): void {
    if (verdict.is === 'true') this.#matched.add(rule)
    if (verdict.is === 'false') this.#false.add(rule)
    else this.#false.delete(rule)
    this.#world.observe?.('rule', verdict.is)
  }

  /** What the first of these rules that acts wants done. */
  #act(came: readonly Rule[]): RuleAction | undefined {
    const first = came.find(rule => acts(rule) && !this.#exclusions.onlyMonitors(rule))
    if (first === undefined || this.#hasActed) return undefined
    this.#hasActed = true
    this.#world.observe?.(`action: ${first.action?.type}`, 'seen')
    return actionOf(first)
  }

  #firstTime(reasons: readonly IncompleteReason[]): readonly IncompleteReason[] {
    const fresh = [...new Set(reasons)].filter(one => !this.#reported.has(one))
    for (const reason of fresh) this.#reported.add(reason)
    for (const reason of fresh) this.#world.observe?.(`incomplete: ${reason}`, 'seen')
    return fresh
  }
}

/** What is told of a rule in the shadow is that it matched. */
function reasonsOf([rule, verdict]: readonly [Rule, Verdict]): readonly IncompleteReason[] {
  return verdict.is === 'cut' && !rule.shadow ? verdict.reasons : []
}

function matchOf(rule: Rule, verdict: Verdict & { readonly is: 'true' }): Match {
  const { id, name = id, category, event, tags = {} } = rule
  return { rule: { id, name, category, event, tags }, conditions: verdict.matches }
}
