import { type RuleTestFailure, type RuleTestRun, runRuleTests } from 'rulewire/rule-tests'
import type { RuleSetDocument } from 'rulewire/rules-schema'
import type { Refusal, Unsettled } from './result.ts'

export interface GateLimits {
  /** How long the tests of one rule set may take. */
  readonly testBudgetMs: number
}

/** In one rule set: what a budget of half a minute is enough for on a slow machine. */
const maxTests = 200_000
/** What judging one request may take: nobody is answered meanwhile. Instances give it 5 ms. */
const maxTestMs = 1_000
/** Of failures that are told. The rest is counted. */
const maxFailures = 100
/** Together: what a request and its values say can be long. */
const maxFailureBytes = 256 * 1024
/** Of rules that matched the request of a failed test. */
const maxMatches = 100

/**
 * The rules' own tests, before the set becomes a release. Takes a document that compiles; undefined: nothing is against it.
 * In slices, so that connections are served meanwhile.
 */
export async function testRules(
  document: RuleSetDocument,
  { testBudgetMs }: GateLimits,
): Promise<Refusal | Unsettled | undefined> {
  const tests = document.rules.reduce((sum, rule) => sum + (rule.tests?.length ?? 0), 0)
  if (tests === 0) return undefined
  if (tests > maxTests) return { ok: false, why: 'too-many-tests', tests }
  const run = await withinBudget(document, testBudgetMs)
  if (run === undefined) return { ok: false, why: 'tests-too-slow', tests, budgetMs: testBudgetMs }
  if (!run.ran) return { ok: false, why: 'rules-invalid', problems: run.problems }
  if (run.failed === 0) return undefined
  return { ok: false, why: 'tests-failed', passed: run.passed, failed: run.failed, failures: told(run.failures) }
}

/** Undefined: the budget was spent. A run whose schedule forgets its next slice ends there, and is collected. */
async function withinBudget(document: RuleSetDocument, budgetMs: number): Promise<RuleTestRun | undefined> {
  let over = false
  let timer: NodeJS.Timeout | undefined
  const spent = new Promise<undefined>(resolve => {
    timer = setTimeout(() => {
      over = true
      resolve(undefined)
    }, budgetMs)
  })
  const schedule = (task: () => void) => {
    if (!over) setImmediate(task)
  }
  const run = runRuleTests(document, { schedule, maxTestMs })
  return Promise.race([run, spent]).finally(() => clearTimeout(timer))
}

/** As many as somebody reads; the first in any case. */
function told(failures: readonly RuleTestFailure[]): readonly RuleTestFailure[] {
  let bytes = 0
  return failures.slice(0, maxFailures).flatMap(({ seen, ...failure }, index) => {
    const brief = { ...failure, seen: { ...seen, matches: seen.matches.slice(0, maxMatches) } }
    bytes += JSON.stringify(brief).length
    return bytes <= maxFailureBytes || index === 0 ? [brief] : []
  })
}
