import type { CompiledRule } from './program.ts'

/** The order in which rules report: higher priority first, then by id. */
export function byRank(a: Pick<CompiledRule, 'priority' | 'rule'>, b: Pick<CompiledRule, 'priority' | 'rule'>): number {
  return b.priority - a.priority || (a.rule.id < b.rule.id ? -1 : 1)
}
