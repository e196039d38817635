import { type Case, type Rule, rulesOf } from './case.ts'
import type { ConditionReport, Verdict, Verdicts } from './verdict.ts'

/** Something in which the two engines differ about one rule and one request. */
export interface Difference {
  readonly rule: Rule
  /** Which request of the case. */
  readonly request: number
  /** `match`: in which run, if any, the rule matched; the rest is of one condition of a rule that matched in both. `action`: of a run. */
  readonly what: 'match' | 'place' | 'value' | 'highlight' | 'action'
  /** Which condition, unless all. */
  readonly condition?: number
  readonly rulewire: unknown
  readonly libddwaf: unknown
  /** What both report of each condition, where the rule matched. */
  readonly reports: Both<readonly ConditionReport[] | undefined>
}

export interface Both<T> {
  readonly rulewire: T
  readonly libddwaf: T
}

/** What both say of one rule and one request. */
export interface Comparison {
  readonly rule: Rule
  readonly request: number
  /** The run in which it matched, in both; undefined where it did in neither. */
  readonly run: Both<number | undefined>
  readonly reports: Difference['reports']
  readonly differences: readonly Difference[]
}

export function compared(one: Case, rulewire: Verdicts, libddwaf: Verdicts): readonly Comparison[] {
  const rules = rulesOf(one.ruleSet)
  return one.requests.flatMap((_, request) =>
    rules.map(rule =>
      comparison(rule, request, { rulewire: rulewire[request] ?? [], libddwaf: libddwaf[request] ?? [] }),
    ),
  )
}

function comparison(rule: Rule, request: number, verdicts: Both<readonly Verdict[]>): Comparison {
  const run = mapped(verdicts, runs => runThatMatched(runs, rule.id))
  const reports = mapped(verdicts, runs =>
    runs.map(({ matches }) => matches.get(rule.id)).find(found => found !== undefined),
  )
  const known = { rule, request, reports }
  const differences =
    run.rulewire === run.libddwaf
      ? [...conditionDifferences(known), ...actionDifference(known, verdicts)]
      : [{ ...known, what: 'match' as const, ...run }]
  return { ...known, run, differences }
}

function runThatMatched(runs: readonly Verdict[], id: string): number | undefined {
  const found = runs.findIndex(({ matches }) => matches.has(id))
  return found < 0 ? undefined : found
}

/** One rule of a set acts at most. */
function actionDifference(known: Known, verdicts: Both<readonly Verdict[]>): readonly Difference[] {
  if (!known.rule.on_match?.includes('block')) return []
  const acted = mapped(verdicts, runs => runs.map(({ action }) => action ?? '-').join())
  return acted.rulewire === acted.libddwaf ? [] : [{ ...known, what: 'action', ...acted }]
}

type Known = Pick<Difference, 'rule' | 'request' | 'reports'>

function conditionDifferences(known: Known): readonly Difference[] {
  return known.rule.conditions.flatMap((_, condition) => {
    const both = mapped(known.reports, reports => reports?.[condition])
    if (both.rulewire === undefined || both.libddwaf === undefined) return []
    const found = firstDifference({ rulewire: both.rulewire, libddwaf: both.libddwaf })
    return found === undefined ? [] : [{ ...known, condition, ...found }]
  })
}

/** A test that saw another place saw another value too: only the first is told. */
function firstDifference(both: Both<ConditionReport>): Pick<Difference, 'what' | 'rulewire' | 'libddwaf'> | undefined {
  const place = mapped(both, ({ operator, address, key_path }) => JSON.stringify([operator, address, key_path]))
  if (place.rulewire !== place.libddwaf) return { what: 'place', ...place }
  const value = mapped(both, report => report.value)
  if (!isSameValue(value)) return { what: 'value', ...value }
  const highlight = mapped(both, report => report.highlight)
  if ((highlight.rulewire ?? '') !== (highlight.libddwaf ?? '')) return { what: 'highlight', ...highlight }
  return undefined
}

/** Numbers are written in another way (`1e-07`, `-0`), and no value as an empty one. */
function isSameValue({ rulewire, libddwaf }: Both<string | undefined>): boolean {
  if ((rulewire ?? '') === libddwaf) return true
  return [rulewire, libddwaf].every(value => numeral.test(value ?? '')) && Number(rulewire) === Number(libddwaf)
}

const numeral = /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/

/** Whether the rule matched in this one, and in the other later or not at all. */
export function isMoreIn(engine: keyof Both<unknown>, { what, rulewire, libddwaf }: Difference): boolean {
  if (what !== 'match') return false
  const [here, there] = (engine === 'rulewire' ? [rulewire, libddwaf] : [libddwaf, rulewire]) as readonly (
    | number
    | undefined
  )[]
  return here !== undefined && (there === undefined || there > here)
}

function mapped<From, To>(both: Both<From>, change: (from: From) => To): Both<To> {
  return { rulewire: change(both.rulewire), libddwaf: change(both.libddwaf) }
}
