import type { IncompleteReason } from '../../../engine/contract.ts'
import type { Exclusion, Rule, RuleTarget } from '../../../rules-schema/index.ts'
import { phaseOf } from './address.ts'
import type { Conditions } from './conditions.ts'
import { inputsOf } from './inputs.ts'
import { parsePath, type Step } from './json-path.ts'
import type { Supplied } from './supplied.ts'
import type { View } from './tests.ts'
import { all, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** What rules do not look at, or do not do, in one transaction. */
export class Exclusions {
  readonly #all: readonly Exclusion[]
  readonly #conditions: Conditions
  readonly #view: View
  readonly #world: World
  readonly #verdicts = new Map<Exclusion, Verdict>()

  constructor(all: readonly Exclusion[], conditions: Conditions, supplied: Supplied, world: World) {
    this.#all = all.filter(one => one.enabled !== false)
    this.#conditions = conditions
    this.#view = { state: address => supplied.state(address), exclusions: () => [] }
    this.#world = world
  }

  /** Looks at those that do not hold yet; the reasons of those that are cut. */
  look(): readonly IncompleteReason[] {
    const open = this.#all.filter(one => !this.#holds(one))
    for (const one of open) {
      const verdict = all(this.#conditions.ofAll(one.conditions ?? [], `exclusion ${one.id}`, this.#view))
      this.#verdicts.set(one, verdict)
      this.#world.observe?.(`exclusion: ${sortOf(one)}`, verdict.is)
      for (const target of one.rules ?? [{}])
        this.#world.observe?.(`exclusion of rules by ${bySort(target)}`, verdict.is)
    }
    return open.flatMap(one => {
      const verdict = this.#verdicts.get(one)
      return verdict?.is === 'cut' ? verdict.reasons : []
    })
  }

  /** The rule is not looked at any more. */
  bypasses(rule: Rule): boolean {
    return this.#about(rule).some(one => one.inputs === undefined && one.effect !== 'monitor')
  }

  /** The rule does not act. */
  onlyMonitors(rule: Rule): boolean {
    return this.#about(rule).some(one => one.effect === 'monitor')
  }

  /** What the rule's tests do not look at in an address. */
  inputs(rule: Rule, address: string): readonly (readonly Step[])[] {
    return this.#about(rule)
      .flatMap(one => one.inputs ?? [])
      .filter(input => input.address === address)
      .map(input => parsePath(input.path ?? '$'))
  }

  /** One that may still hold looks at an address of the body phase. */
  wantBody(): boolean {
    return this.#all
      .filter(one => !this.#holds(one) && this.#verdicts.get(one)?.is !== 'false')
      .flatMap(one => (one.conditions ?? []).flatMap(inputsOf))
      .some(input => phaseOf(input.address) === 'body')
  }

  /** Without conditions from the beginning. */
  #holds(exclusion: Exclusion): boolean {
    return (exclusion.conditions ?? []).length === 0 || this.#verdicts.get(exclusion)?.is === 'true'
  }

  #about(rule: Rule): readonly Exclusion[] {
    return this.#all.filter(one => this.#holds(one) && (one.rules?.some(target => names(target, rule)) ?? true))
  }
}

function names({ id, tags, category, event }: RuleTarget, rule: Rule): boolean {
  if (id !== undefined) return rule.id === id
  if (category !== undefined) return rule.category === category
  if (event !== undefined) return rule.event === event
  return Object.entries(tags ?? {}).every(([name, text]) => ownTag(rule, name) === text)
}

function ownTag({ tags = {} }: Rule, name: string): string | undefined {
  return Object.hasOwn(tags, name) ? tags[name] : undefined
}

function sortOf({ inputs, effect = 'bypass' }: Exclusion): string {
  return inputs === undefined ? effect : 'inputs'
}

function bySort(target: RuleTarget): string {
  return Object.keys(target)[0] ?? 'nothing'
}
