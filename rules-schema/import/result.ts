import type { RuleSetDocument } from '../types.ts'
import type { Loss } from './loss.ts'

/**
 * What became of a document of another format. `ok`: it is one, and `ruleSet` is a rule set that `parseRuleSet` takes, of as much
 * of it as can be said here. Otherwise it is none at all, and the one loss says why.
 */
export type ImportResult =
  | { readonly ok: true; readonly ruleSet: RuleSetDocument; readonly losses: readonly Loss[] }
  | { readonly ok: false; readonly ruleSet?: undefined; readonly losses: readonly Loss[] }

export function noDocument(reason: string): ImportResult {
  return { ok: false, losses: [{ rule: '', field: '', reason, severity: 'error' }] }
}
