export interface BackoffBounds {
  readonly minMs: number
  readonly maxMs: number
  /** 0 up to, not including, 1. */
  readonly random: () => number
}

/** Full jitter, the first retry (0) included: a fleet that lost its control plane must not come back in step. */
export function backoffMs(attempt: number, { minMs, maxMs, random }: BackoffBounds): number {
  return Math.floor(random() * Math.min(maxMs, minMs * 2 ** attempt))
}
