import type { Condition } from '../../../rules-schema/index.ts'
import { inputsOf } from './inputs.ts'
import { pathAsNamed } from './json-path.ts'
import { testVerdict, type View } from './tests.ts'
import { all, any, not, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** The verdicts on what rules and exclusions say; remembers what has become true. */
export class Conditions {
  readonly #world: World
  /** By rule or exclusion, and place in it. */
  readonly #stays = new Map<string, Verdict>()

  constructor(world: World) {
    this.#world = world
  }

  /** One look at every one of several conditions. `owner`: no other has this name. */
  ofAll(conditions: readonly Condition[], owner: string, view: View): readonly Verdict[] {
    return conditions.map((one, index) => this.#ofCondition(one, `${owner}.${index}`, view))
  }

  /** Once true it stays so. `place`: no other has this name. */
  onceTrue(place: string, now: Verdict): Verdict {
    const held = this.#stays.get(place)
    if (held) return held
    if (now.is === 'true') this.#stays.set(place, now)
    return now
  }

  #ofCondition(condition: Condition, place: string, view: View): Verdict {
    const now = this.#lookNow(condition, place, view)
    this.#world.observe?.(condition.operator, now.is)
    if ('list' in condition && condition.list !== undefined)
      this.#world.observe?.(`list of ${condition.operator}`, now.is)
    return condition.operator === 'all' || condition.operator === 'any' ? now : this.onceTrue(place, now)
  }

  #lookNow(condition: Condition, place: string, view: View): Verdict {
    switch (condition.operator) {
      case 'all':
        return all(this.ofAll(condition.conditions, place, view))
      case 'any':
        return any(this.ofAll(condition.conditions, place, view))
      case 'not':
        return not(this.#ofCondition(condition.condition, `${place}.not`, view), notEntry(condition.condition))
      default:
        return testVerdict(condition, view, this.#world)
    }
  }
}

function notEntry(inner: Condition) {
  const [input] = inputsOf(inner)
  if (input === undefined) throw new Error('an accepted condition looks at something')
  return { operator: 'not', address: input.address, path: pathAsNamed(input.path ?? '$'), highlight: '' } as const
}
