import appsec from '@datadog/native-appsec'
import type { Case, Request, RuleSet, Supplied } from './case.ts'
import { rulesOf } from './case.ts'
import type { ConditionReport, Verdict, Verdicts } from './verdict.ts'

const { DDWAF } = appsec

/** So long that no rule is ever skipped for it. */
const timeoutUs = 60_000_000

/** Without these two the binding hides values that look like secrets. */
const hidesNothing = { obfuscatorKeyRegex: '', obfuscatorValueRegex: '' }

interface NativeEvent {
  readonly rule: { readonly id: string }
  readonly rule_matches: readonly {
    readonly operator: string
    readonly parameters: readonly {
      readonly address: string
      readonly key_path: readonly string[]
      readonly value: string
      readonly highlight: readonly string[]
    }[]
  }[]
}

/** Throws where libddwaf does not load all of the rule set: a rule that is not there would agree with everything. */
export function judgedByLibddwaf({ ruleSet, requests }: Case): Verdicts {
  assertSafe(ruleSet)
  const waf = new DDWAF(ruleSet, 'rules', hidesNothing)
  try {
    assertLoaded(ruleSet, waf.diagnostics)
    return requests.map(request => judge(waf, request))
  } finally {
    waf.dispose()
  }
}

function judge(waf: InstanceType<typeof DDWAF>, request: Request): readonly Verdict[] {
  const context = waf.createContext()
  try {
    return request.map(supplied => verdictOf(context.run({ persistent: supplied as Supplied }, timeoutUs)))
  } finally {
    context.dispose()
  }
}

type Result = ReturnType<ReturnType<InstanceType<typeof DDWAF>['createContext']>['run']>

function verdictOf(result: Result): Verdict {
  if (result.timeout || result.errorCode !== undefined) throw new Error(`libddwaf failed: ${JSON.stringify(result)}`)
  const events = (result.events ?? []) as readonly NativeEvent[]
  const actions = (result.actions ?? {}) as Readonly<Record<string, unknown>>
  return {
    matches: new Map(events.map(({ rule, rule_matches }) => [rule.id, rule_matches.map(reportOf)])),
    action: 'redirect_request' in actions ? 'redirect' : 'block_request' in actions ? 'block' : undefined,
    captured: (result.attributes ?? {}) as Verdict['captured'],
  }
}

function reportOf({ operator, parameters }: NativeEvent['rule_matches'][number]): ConditionReport {
  const [{ address = '', key_path = [], value = '', highlight = [] } = {}] = parameters
  return { operator, address, key_path, value, highlight: highlight[0] }
}

/** libddwaf 1.30.1 ends the process (SIGSEGV) when a list of data is empty. */
function assertSafe({ rules_data = [], exclusion_data = [] }: RuleSet): void {
  const empty = [...rules_data, ...exclusion_data].find(({ data }) => data.length === 0)
  if (empty !== undefined) throw new Error(`libddwaf does not survive data without entries: ${empty.id}`)
}

type Section = { readonly loaded?: readonly string[]; readonly errors?: unknown; readonly error?: string }

function assertLoaded(ruleSet: RuleSet, diagnostics: object): void {
  const sections = diagnostics as Readonly<Record<string, Section | undefined>>
  const wanted = {
    rules: ruleSet.rules,
    custom_rules: ruleSet.custom_rules,
    exclusions: ruleSet.exclusions,
    rules_data: ruleSet.rules_data,
  }
  for (const [name, parts = []] of Object.entries(wanted))
    if ((sections[name]?.loaded?.length ?? 0) !== parts.length)
      throw new Error(
        `libddwaf did not load all ${name} (of ${rulesOf(ruleSet).length} rules): ${JSON.stringify(sections[name])}`,
      )
}
