import type { GuardContext } from './context.ts'

/** Counts a request. Answers whether there is anything to judge it by, and nothing against doing so. */
export function admits({ counts, breaker, engine }: GuardContext): boolean {
  counts.requests += 1
  if (breaker.admits()) return engine.program.rules > 0
  counts.unjudged += 1
  return false
}
