import type { Case } from './cases.ts'
import type { Mismatch } from './compare.ts'

/** A difference that is meant to be; docs/compared-with-libddwaf.md has it under the same name. */
interface IntendedDifference {
  /** Whether a mismatch is one of this difference. */
  readonly covers: (mismatch: Mismatch, one: Case) => boolean
  /** The cases in which it shows: it must, and nothing else may. */
  readonly cases: readonly string[]
}

export const intendedDifferences: Readonly<Record<string, IntendedDifference>> = {
  'blocking-ends-evaluation': {
    covers: ({ what, run }, one) => what === 'further event' && expectedRules(one, run).some(id => blocks(one, id)),
    cases: [
      'rules/modules/authentication-acl/007_rule4_blocking_base_rule_match',
      'rules/modules/business-logic/005_rule3_blocking_base_rule_match',
      'rules/modules/configuration/003_rule2_blocking_user_rule_match',
      'rules/modules/configuration/005_rule3_blocking_base_rule_match',
      'rules/modules/configuration/007_rule4_blocking_user_rule_match',
      'rules/modules/custom-acl/003_rule2_blocking_user_rule_match',
      'rules/modules/network-acl/003_rule2_blocking_user_rule_match',
      'rules/modules/network-acl/005_rule3_blocking_base_rule_match',
      'rules/modules/network-acl/007_rule4_blocking_base_rule_match',
      'rules/modules/rasp/003_rule2_blocking_user_rule_match',
      'rules/modules/rasp/005_rule3_blocking_base_rule_match',
      'rules/modules/rasp/007_rule4_blocking_base_rule_match',
      'rules/modules/waf/007_rule4_blocking_user_rule_match',
    ],
  },
  'one-match-per-type': {
    covers: ({ what, run, rule = '' }, one) =>
      what === 'further event' && expectedRules(one, run).some(id => typeOf(one, id) === typeOf(one, rule)),
    cases: ['rules/modules/waf/001_rule1_user_rule_match'],
  },
  'negated-values': {
    covers: ({ what, operator, got }) => what === 'value' && operator?.startsWith('!') === true && got === undefined,
    cases: [
      'rules/operators/equals/013_rule7_bool_not_equals',
      'rules/operators/exact_match/003_rule2_negated_exact_match',
      'rules/operators/ip_match/010_rule3_ipv6_cidr_match',
      'rules/operators/match_regex/003_rule2_negated_match_regex',
      'rules/operators/match_regex/009_rule5_negated_match_regex_numeric_keypath',
    ],
  },
  'lazy-conditions': {
    covers: ({ what, run }, one) =>
      run > 0 && (what === 'further event' || (what === 'code' && one.runs[run]?.expected.code === 'ok')),
    cases: ['rules/inputs/134_rule7_reset_second_condition_match_on_second_run'],
  },
  'action-parameters': {
    covers: ({ what, name, got }) =>
      what === 'actions' && /\.(grpc_status_code|security_response_id)$/.test(name ?? '') && got === undefined,
    cases: ['exclusions/rule_filter/conditional/010_rule_no_exclusions'],
  },
}

/** The name of the difference that is meant to show in a case. */
export function differenceIn({ name }: Case): string | undefined {
  return Object.keys(intendedDifferences).find(difference => intendedDifferences[difference]?.cases.includes(name))
}

function expectedRules({ runs }: Case, run: number): readonly string[] {
  return (runs[run]?.expected.rules ?? []).flatMap(rules => Object.keys(rules))
}

function blocks({ ruleSet }: Case, id: string): boolean {
  return ruleSet.rules.get(id)?.on_match?.includes('block') === true
}

function typeOf({ ruleSet }: Case, id: string): string | undefined {
  return ruleSet.rules.get(id)?.tags.type
}
