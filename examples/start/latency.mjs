/** How many of the newest pairs count. */
const window = 1_000

/**
 * How long the same requests took at the shop with the guard and at the one without.
 * @typedef {{ guardedMs: number, unguardedMs: number }} Pair
 */
export function createLatency() {
  /** @type {Pair[]} */
  const pairs = []
  let unlike = 0

  return {
    /** @param {{ pair?: Pair, unlike?: true }} message of the traffic; `unlike`: the two shops gave different answers */
    add(message) {
      if (message.unlike) unlike++
      if (!message.pair) return
      pairs.push(message.pair)
      if (pairs.length > window) pairs.shift()
    },

    /** Milliseconds. */
    summary() {
      return {
        requests: pairs.length,
        unlike,
        guarded: percentiles(pairs.map(({ guardedMs }) => guardedMs)),
        unguarded: percentiles(pairs.map(({ unguardedMs }) => unguardedMs)),
      }
    },
  }
}

function percentiles(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return { p50: nearestRank(sorted, 0.5), p95: nearestRank(sorted, 0.95) }
}

/** The smallest value that so large a part of all does not exceed; undefined when there are none. */
function nearestRank(sorted, part) {
  return sorted[Math.ceil(sorted.length * part) - 1]
}
