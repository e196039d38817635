import type { CompiledCondition, CompiledRule } from '../program.ts'
import { byRank } from '../rank.ts'
import type { View } from '../run/transaction.ts'
import { distanceOf, type Reach } from './explain-rule.ts'

/**
 * Rules by how near they came to matching: by the share of their tests that would have to come out differently, since one of
 * five is nearer than one of one, then by the number of these, then in their order.
 */
export function nearestFirst(rules: readonly CompiledRule[], view: View, reach: Reach): readonly CompiledRule[] {
  const measured = rules.map(rule => {
    const missing = distanceOf(rule, view, reach)
    return { rule, missing, share: missing / (1 + countTests(rule.conditions)) }
  })
  measured.sort((a, b) => a.share - b.share || a.missing - b.missing || byRank(a.rule, b.rule))
  return measured.map(({ rule }) => rule)
}

function countTests(conditions: readonly CompiledCondition[]): number {
  return conditions.reduce((count, condition) => {
    if (condition.kind === 'test') return count + 1
    return count + countTests(condition.kind === 'not' ? [condition.condition] : condition.conditions)
  }, 0)
}
