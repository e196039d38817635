import type { Report, RuleCounts } from './client-messages.ts'
import { encode, fits } from './encode.ts'
import { limits } from './limits.ts'

/**
 * The frame of a report. Rules that nobody looked at are left out; then, until it fits, those with the fewest evaluations.
 * `rules_left_out` counts the latter, and those that were left out before.
 */
export function encodeReport(report: Report): string {
  const changed = report.rules.filter(isChanged).sort((a, b) => b.evaluations - a.evaluations || (a.id < b.id ? -1 : 1))
  let rules = changed.slice(0, limits.rulesInReport)
  const before = report.rules_left_out ?? 0
  const whole = (): Report => ({ ...report, rules, rules_left_out: before + changed.length - rules.length })
  while (rules.length > 0 && !fits(JSON.stringify(whole()))) rules = rules.slice(0, Math.floor(rules.length * 0.8))
  return encode(whole())
}

function isChanged({ evaluations, matches, acted, incomplete }: RuleCounts): boolean {
  return evaluations > 0 || matches > 0 || acted > 0 || incomplete > 0
}
