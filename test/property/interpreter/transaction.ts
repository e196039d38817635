import type { AddressValues, IncompleteReason, Match, Metadata, Outcome, RunOptions } from '../../../engine/contract.ts'
import type { Capture, Condition, Rule, RuleSetDocument, Scalar } from '../../../rules-schema/index.ts'
import type { AddressState } from './address.ts'
import { captureInput } from './capture.ts'
import { endpointVerdict, hasNames, ownPathParams } from './endpoint.ts'
import { pathAsNamed } from './json-path.ts'
import { Supplied } from './supplied.ts'
import { testVerdict } from './tests.ts'
import { all, any, not, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

export type JudgedTransaction = {
  run(addresses: AddressValues, options?: RunOptions): Outcome
  end(): Outcome
}

/** The rules that are there, in the order of matches. */
export function rulesInForce(document: RuleSetDocument, world: World): readonly Rule[] {
  return document.rules
    .filter(rule => rule.enabled !== false && inScope(rule, world))
    .sort((a, b) => inOrder(a, b, world))
}

function inScope(rule: Rule, world: World): boolean {
  const fits = (wanted: string | undefined, own: string | undefined) => wanted === undefined || wanted === own
  return rule.scope?.some(pair => fits(pair.service, world.service) && fits(pair.env, world.env)) ?? true
}

function inOrder(a: Rule, b: Rule, world: World): number {
  const byPriority = world.mutant === 'priority-does-not-count' ? 0 : (b.priority ?? 0) - (a.priority ?? 0)
  return byPriority || (a.id < b.id ? -1 : 1)
}

/** Judges one request as docs/rule-semantics.md says it, looking at everything in every call. */
export function judge(document: RuleSetDocument, world: World): JudgedTransaction {
  const rules = rulesInForce(document, world)
  const supplied = new Supplied(world)
  const state = new State(rules, supplied, world)
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
  }
}

const nothing: Outcome = { matches: [], metadata: {}, keep: false, shadow: [], incomplete: [] }

/** What one transaction remembers from call to call. */
class State {
  readonly #rules: readonly Rule[]
  readonly #supplied: Supplied
  readonly #world: World
  /** Verdicts that became true, by rule and place in it. */
  readonly #stays = new Map<string, Verdict>()
  readonly #matched = new Set<Rule>()
  /** By event and key. */
  readonly #given = new Set<string>()
  readonly #reported = new Set<IncompleteReason>()

  constructor(rules: readonly Rule[], supplied: Supplied, world: World) {
    this.#rules = rules
    this.#supplied = supplied
    this.#world = world
  }

  look(): Outcome {
    const open = this.#rules.filter(rule => !this.#matched.has(rule))
    const verdicts = open.map(rule => [rule, this.#ruleVerdict(rule)] as const)
    const matches = verdicts.flatMap(([rule, verdict]) => (verdict.is === 'true' ? [matchOf(rule, verdict)] : []))
    const reasons = verdicts.flatMap(([, verdict]) => (verdict.is === 'cut' ? verdict.reasons : []))
    for (const [rule, verdict] of verdicts) if (verdict.is === 'true') this.#matched.add(rule)
    const captured = this.#capture(matches)
    const incomplete = this.#firstTime([...reasons, ...captured.reasons])
    for (const reason of incomplete) this.#world.observe?.(`incomplete: ${reason}`, 'seen')
    for (const match of matches)
      this.#world.observe?.(`match with ${Math.min(3, match.conditions.length)} conditions`, 'seen')
    return {
      matches,
      metadata: captured.metadata,
      keep: matches.length > 0,
      shadow: [],
      incomplete,
    }
  }

  #ruleVerdict(rule: Rule): Verdict {
    const now = endpointVerdict(rule.endpoint, this.#supplied, this.#world)
    if (rule.endpoint) this.#world.observe?.('endpoint', now.is)
    const endpoint = this.#onceTrue(`${rule.id} endpoint`, now)
    const conditions = (rule.conditions ?? []).map((one, place) =>
      this.#conditionVerdict(rule, one, `${rule.id} ${place}`),
    )
    return all([endpoint, ...conditions], this.#world)
  }

  #conditionVerdict(rule: Rule, condition: Condition, place: string): Verdict {
    const verdict = this.#lookNow(rule, condition, place)
    this.#world.observe?.(condition.operator, verdict.is)
    return condition.operator === 'all' || condition.operator === 'any' ? verdict : this.#onceTrue(place, verdict)
  }

  #lookNow(rule: Rule, condition: Condition, place: string): Verdict {
    switch (condition.operator) {
      case 'all':
        return all(this.#verdictsOf(rule, condition.conditions, place), this.#world)
      case 'any':
        return any(this.#verdictsOf(rule, condition.conditions, place), this.#world)
      case 'not':
        return not(
          this.#conditionVerdict(rule, condition.condition, `${place}.not`),
          notEntry(condition.condition),
          this.#world,
        )
      default:
        return testVerdict(condition, address => this.#addressState(rule, address), this.#world)
    }
  }

  #verdictsOf(rule: Rule, conditions: readonly Condition[], place: string): readonly Verdict[] {
    return conditions.map((one, index) => this.#conditionVerdict(rule, one, `${place}.${index}`))
  }

  #onceTrue(place: string, now: Verdict): Verdict {
    if (this.#world.mutant === 'nothing-stays-true') return now
    const held = this.#stays.get(place)
    if (held) return now.is === 'true' && this.#world.mutant === 'evidence-of-the-last-look' ? now : held
    if (now.is === 'true') this.#stays.set(place, now)
    return now
  }

  #addressState(rule: Rule, address: string): AddressState {
    const pattern = rule.endpoint?.path
    const own = address === 'server.request.path_params' && pattern !== undefined && hasNames(rule)
    return own ? ownPathParams(pattern, this.#supplied, this.#world) : this.#supplied.state(address)
  }

  #capture(fresh: readonly Match[]): { readonly metadata: Metadata; readonly reasons: readonly IncompleteReason[] } {
    const metadata = new Map(fresh.map(match => [match.rule.event, new Map<string, Scalar>()]))
    const reasons: IncompleteReason[] = []
    for (const rule of this.#rules.filter(one => this.#gives(one, fresh))) {
      for (const [key, capture] of Object.entries(rule.capture ?? {})) {
        if (this.#given.has(`${rule.event} ${key}`)) continue
        const isFresh = fresh.some(match => match.rule.id === rule.id)
        const found = this.#captured(rule, capture)
        reasons.push(...found.reasons)
        if (found.value === undefined) continue
        this.#world.observe?.(isFresh ? 'capture with the match' : 'capture after the match', 'seen')
        metadata.set(rule.event, (metadata.get(rule.event) ?? new Map<string, Scalar>()).set(key, found.value))
        if (this.#world.mutant !== 'last-capture-wins') this.#given.add(`${rule.event} ${key}`)
      }
    }
    return {
      metadata: Object.fromEntries([...metadata].map(([event, keys]) => [event, Object.fromEntries(keys)])),
      reasons,
    }
  }

  #gives(rule: Rule, fresh: readonly Match[]): boolean {
    if (this.#world.mutant === 'no-late-captures') return fresh.some(match => match.rule.id === rule.id)
    return this.#matched.has(rule)
  }

  #captured(rule: Rule, capture: Capture): { readonly value?: Scalar; readonly reasons: readonly IncompleteReason[] } {
    if ('value' in capture) return { value: capture.value, reasons: [] }
    const state = this.#addressState(rule, capture.address)
    if (state.is === 'cut') return { reasons: ['truncated'] }
    return state.is === 'supplied' ? captureInput(capture, state.value, this.#world) : { reasons: [] }
  }

  #firstTime(reasons: readonly IncompleteReason[]): readonly IncompleteReason[] {
    const fresh = [...new Set(reasons)].filter(
      one => !this.#reported.has(one) || this.#world.mutant === 'reasons-every-time',
    )
    for (const reason of fresh) this.#reported.add(reason)
    return fresh
  }
}

function matchOf(rule: Rule, verdict: Verdict & { readonly is: 'true' }): Match {
  const { id, name = id, category, event, tags = {} } = rule
  return { rule: { id, name, category, event, tags }, conditions: verdict.matches }
}

function notEntry(inner: Condition) {
  const input = firstInput(inner)
  return { operator: 'not', address: input.address, path: pathAsNamed(input.path ?? '$'), highlight: '' } as const
}

function firstInput(condition: Condition): { readonly address: string; readonly path?: string } {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return firstInput(first(condition.conditions))
    case 'not':
      return firstInput(condition.condition)
    default:
      return first(condition.inputs)
  }
}

function first<T>(items: readonly T[]): T {
  const [item] = items
  if (item === undefined) throw new Error('an accepted rule has at least one here')
  return item
}
