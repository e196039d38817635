import { spellings } from './paths.ts'

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
