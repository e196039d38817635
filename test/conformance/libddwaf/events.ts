import type { Outcome, RuleAction } from '../../../engine/index.ts'

/** A condition of one of our matches, told as libddwaf tells one. */
export interface ReportedCondition {
  readonly operator: string
  readonly address: string
  readonly key_path: readonly string[]
  /** Undefined where we report none. */
  readonly value: string | undefined
  readonly highlight: string
}

export interface Event {
  readonly id: string
  readonly name: string
  readonly tags: Readonly<Record<string, string>>
  readonly conditions: readonly ReportedCondition[]
}

export function eventsOf(outcome: Outcome): readonly Event[] {
  return outcome.matches.map(({ rule, conditions }) => ({
    id: rule.id,
    name: rule.name,
    tags: rule.tags,
    conditions: conditions.map(({ operator, address, path, value, highlight }) => ({
      operator,
      address,
      key_path: keyPathOf(path),
      value: value === undefined ? undefined : String(value),
      highlight,
    })),
  }))
}

/** `$['a'][0]` → `['a', '0']`. A path that names no single place is one step, as it is written. */
export function keyPathOf(path: string): readonly string[] {
  const steps = [...path.slice(1).matchAll(step)]
  if (steps.reduce((length, [text]) => length + text.length, 1) !== path.length) return [path]
  return steps.map(([, name, index, plainName]) => index ?? plainName ?? unescaped(name ?? ''))
}

/** Of a normalised path, or of one as an author writes it. */
const step = /\['((?:[^'\\]|\\.)*)'\]|\[(-?\d+)\]|\.([^.[*]+)/gsy

const characters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** A name may have half a surrogate pair, for which JSONPath has no spelling: `parsePath` would refuse it. */
function unescaped(name: string): string {
  return name.replace(/\\(?:u([\da-f]{4})|(.))/gs, (_, code, character) =>
    code === undefined ? (characters[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** Our action as libddwaf's, by its type. */
export function actionsOf(action: RuleAction | undefined): Readonly<Record<string, Readonly<Record<string, string>>>> {
  if (action === undefined) return {}
  const status_code = String(action.status_code)
  return action.type === 'block'
    ? { block_request: { status_code, type: action.format } }
    : { redirect_request: { status_code, location: action.location } }
}
