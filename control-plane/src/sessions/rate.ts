/** A token bucket: true while the rate is kept. */
export function createRate(perSecond: number, burst: number, now: () => number): () => boolean {
  let tokens = burst
  let filledAt = now()
  return () => {
    const at = now()
    tokens = Math.min(burst, tokens + (Math.max(0, at - filledAt) * perSecond) / 1000)
    filledAt = at
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
