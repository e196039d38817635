import { everywhere, spellings } from './paths.ts'

/** A node of a value, with the ways to write each step to it. */
export interface Leaf {
  readonly steps: readonly (readonly [string, ...string[]])[]
  readonly value: unknown
}

/** Every node of the value, containers last. */
export function leavesOf(value: unknown, steps: Leaf['steps'] = []): readonly Leaf[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [{ steps, value }]
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  const below = entries.flatMap(([key, item]) => leavesOf(item, [...steps, waysTo(key, entries.length)]))
  return [...below, { steps, value }]
}

/** The step itself in its spellings, a wildcard, or several of which it is one. */
function waysTo(key: string | number, length: number): readonly [string, ...string[]] {
  if (typeof key === 'string') {
    const [spelled] = spellings(key).slice(-1) as [string]
    // Of objects an index selects nothing, whatever their names.
    if (/^\d$/.test(key)) return [...spellings(key), `[${key}]`, `[${key}]`]
    return [...spellings(key), '.*', '[*]', `['zz',${spelled.slice(1)}`, `[${spelled.slice(1, -1)},*]`]
  }
  const back = key - length
  return [
    `[${key}]`,
    `[${key}]`,
    `[${back}]`,
    '.*',
    '[*]',
    `[${key}:]`,
    `[${back}::-1]`,
    `[${key},0]`,
    '[::-1]',
    '[::2]',
  ]
}

/**
 * Written in one way or another. One of the steps, now and then, as what is to be found everywhere below, be it at once or
 * instead of the step before it.
 */
export function pathTo(steps: Leaf['steps'], spelling: readonly number[], deep: number): string {
  const choice = (place: number) => spelling[place % spelling.length] ?? 0
  const written = steps.map((ways, place) => ways[choice(place) % ways.length] as string)
  const step = written[deep]
  if (step === undefined) return `$${written.join('')}`
  const before = written.slice(0, Math.max(0, deep - (choice(deep) % 2)))
  return `$${[...before, everywhere(step), ...written.slice(deep + 1)].join('')}`
}
