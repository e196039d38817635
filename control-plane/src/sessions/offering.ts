import type { Release } from 'rulewire/remote-config/protocol'

export interface Offerable {
  readonly head: Release
  readonly active: Release | null
  /** The last offer that the instance looked at. */
  readonly attempt: (Release & { readonly state: 'compiling' | 'applied' | 'refused' }) | null
  /** The last offer on this connection. */
  readonly offered: (Release & { readonly at: number }) | null
}

/**
 * PROTOCOL.md, "offer": what already runs, was refused since the instance started, or is on its way, is not offered.
 * An offer that was not answered within `patienceMs` may have been lost, and is.
 */
export function shouldOffer({ head, active, attempt, offered }: Offerable, now: number, patienceMs: number): boolean {
  if (active !== null && isSame(active, head)) return false
  if (attempt !== null && isSame(attempt, head) && attempt.state === 'refused') return false
  if (offered !== null && isSame(offered, head)) return now - offered.at >= patienceMs
  return attempt === null || !isSame(attempt, head) || attempt.state !== 'compiling'
}

export function isSame(a: Release | null, b: Release | null): boolean {
  return a === null || b === null ? a === b : a.revision === b.revision && a.hash === b.hash
}
