import type { Condition, Rule } from '../../../rules-schema/index.ts'
import type { AddressState } from './address.ts'
import { endpointVerdict, hasNames, ownPathParams } from './endpoint.ts'
import { pathAsNamed } from './json-path.ts'
import type { Supplied } from './supplied.ts'
import { testVerdict } from './tests.ts'
import { all, any, not, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** The verdicts on rules and their conditions; remembers what has become true. */
export class Conditions {
  readonly #supplied: Supplied
  readonly #world: World
  /** By rule and place in it. */
  readonly #stays = new Map<string, Verdict>()

  constructor(supplied: Supplied, world: World) {
    this.#supplied = supplied
    this.#world = world
  }

  /** One look at everything that a rule says. */
  ofRule(rule: Rule): Verdict {
    const now = endpointVerdict(rule, this.#supplied, this.#world)
    if (rule.endpoint) this.#world.observe?.('endpoint', now.is)
    const endpoint = this.#onceTrue(`${rule.id} endpoint`, now)
    const conditions = (rule.conditions ?? []).map((one, place) => this.#ofCondition(rule, one, `${rule.id} ${place}`))
    return all([endpoint, ...conditions], this.#world)
  }

  /** An address as this rule sees it. */
  stateFor(rule: Rule, address: string): AddressState {
    const own = address === 'server.request.path_params' && hasNames(rule, this.#world)
    return own ? ownPathParams(rule, this.#supplied, this.#world) : this.#supplied.state(address)
  }

  #ofCondition(rule: Rule, condition: Condition, place: string): Verdict {
    const verdict = this.#lookNow(rule, condition, place)
    this.#world.observe?.(condition.operator, verdict.is)
    if ('list' in condition && condition.list !== undefined)
      this.#world.observe?.(`list of ${condition.operator}`, verdict.is)
    return condition.operator === 'all' || condition.operator === 'any' ? verdict : this.#onceTrue(place, verdict)
  }

  #lookNow(rule: Rule, condition: Condition, place: string): Verdict {
    switch (condition.operator) {
      case 'all':
        return all(this.#ofEach(rule, condition.conditions, place), this.#world)
      case 'any':
        return any(this.#ofEach(rule, condition.conditions, place), this.#world)
      case 'not': {
        const inner = this.#ofCondition(rule, condition.condition, `${place}.not`)
        return not(inner, notEntry(condition.condition), this.#world)
      }
      default:
        return testVerdict(condition, address => this.stateFor(rule, address), this.#world)
    }
  }

  #ofEach(rule: Rule, conditions: readonly Condition[], place: string): readonly Verdict[] {
    return conditions.map((one, index) => this.#ofCondition(rule, one, `${place}.${index}`))
  }

  #onceTrue(place: string, now: Verdict): Verdict {
    if (this.#world.mutant === 'nothing-stays-true') return now
    const held = this.#stays.get(place)
    if (held) return now.is === 'true' && this.#world.mutant === 'evidence-of-the-last-look' ? now : held
    if (now.is === 'true') this.#stays.set(place, now)
    return now
  }
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
