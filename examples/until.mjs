import { setTimeout as delay } from 'node:timers/promises'

/** How long between two looks. */
const pollMs = 20

/**
 * Waits until `condition` gives something, and gives that.
 * @template T
 * @param {string} what for the message, when it does not come
 * @param {() => T | Promise<T>} condition
 * @param {{ withinMs?: number, seen?: () => unknown }} [options] `seen` tells what was there instead
 */
export async function until(what, condition, { withinMs = 10_000, seen } = {}) {
  const deadline = performance.now() + withinMs
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}${seenInstead(seen)}`)
    await delay(pollMs)
  }
}

function seenInstead(seen) {
  return seen ? `; seen: ${JSON.stringify(seen())}` : ''
}
