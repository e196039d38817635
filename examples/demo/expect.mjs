import { isDeepStrictEqual } from 'node:util'

/** What the demo found wrong, as opposed to what went wrong in it. */
export class Unexpected extends Error {}

/** Compares whole values; key order does not count. */
export function expectEqual(what, seen, expected) {
  if (isDeepStrictEqual(seen, expected)) return
  throw new Unexpected(`${what}\n  expected: ${show(expected)}\n  seen:     ${show(seen)}`)
}

export function expectThat(what, holds, seen) {
  if (!holds) throw new Unexpected(`${what}\n  seen: ${show(seen)}`)
}

function show(value) {
  return JSON.stringify(value, sorted)
}

function sorted(_key, value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
