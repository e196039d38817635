import { performance } from 'node:perf_hooks'
import type { Schedule } from '../engine/index.ts'
import { type DescribedStep, describedSteps } from '../http/index.ts'
import { parseRuleSetInSteps, type Rule, type RuleSetDocument, type RuleTest } from '../rules-schema/index.ts'
import { lookCloser } from './closer-look.ts'
import { differencesOf, seenOf } from './compare.ts'
import { exclusionsAbout } from './exclusions.ts'
import { judge } from './judge.ts'
import { Pauses } from './pauses.ts'
import { NotCompiled, type ProgramOptions, Programs } from './programs.ts'
import type { ActionType, RuleTestFailure, RuleTestResult, RuleTestRun } from './result.ts'

export interface RunOptions {
  /** Which tests to run. @default all */
  readonly only?: (rule: string, test: string) => boolean
  /**
   * Milliseconds since the epoch, for what expires. @default a time at which nothing has: a test does not begin to fail
   * because a day has come
   */
  readonly clock?: () => number
  /** Gets the work in slices. @default one that does not yield */
  readonly schedule?: Schedule
  /** What judging one request may take, where others wait meanwhile. One that takes longer has failed. @default no bound */
  readonly maxTestMs?: number
}

/**
 * Runs the tests of every rule, each alone, against the whole set as it is in force where the rule is. Takes a plain JSON
 * value. Tests of rules that are switched off are skipped: such a rule is not there.
 */
export async function runRuleTests(document: unknown, options: RunOptions = {}): Promise<RuleTestRun> {
  const { schedule = task => task(), clock = () => 0, maxTestMs = Number.MAX_SAFE_INTEGER } = options
  const pauses = new Pauses(schedule)
  const parsed = await pauses.drive(parseRuleSetInSteps(document))
  if (!parsed.ok) return { ran: false, problems: parsed.problems }
  const tests = testsOf(parsed.value).filter(({ rule, name }) => options.only?.(rule.id, name) ?? true)
  const runner = new Runner(parsed.value, { clock, schedule, maxTestMs })
  try {
    for (const test of tests) {
      await pauses.ifDue()
      await runner.run(test)
    }
  } catch (error) {
    if (error instanceof NotCompiled) return { ran: false, problems: error.problems }
    throw error
  }
  return runner.summary()
}

/** Failures that are looked into; of the rest it is told what differs. Nobody reads on. */
const maxCloser = 100
const notLooked = { conditions: [], exclusions: [], addresses: {} }

interface NamedTest {
  readonly rule: Rule
  readonly test: RuleTest
  readonly name: string
  readonly pointer: string
}

function testsOf({ rules }: RuleSetDocument): readonly NamedTest[] {
  return rules.flatMap((rule, at) =>
    (rule.tests ?? []).map((test, index) => ({
      rule,
      test,
      name: test.name ?? `test ${index + 1}`,
      pointer: `/rules/${at}/tests/${index}`,
    })),
  )
}

class Runner {
  readonly #document: RuleSetDocument
  readonly #programs: Programs
  readonly #maxTestMs: number
  readonly #results: RuleTestResult[] = []
  readonly #failures: RuleTestFailure[] = []

  constructor(document: RuleSetDocument, options: ProgramOptions) {
    this.#document = document
    this.#programs = new Programs(document, options)
    this.#maxTestMs = options.maxTestMs
  }

  async run(named: NamedTest): Promise<void> {
    if (named.rule.enabled === false) return this.#note(named, 'skipped', 0)
    const engine = await this.#programs.engineFor(named.rule)
    const began = performance.now()
    const steps = describedSteps(named.test.request, named.test.response)
    const outcome = judge(engine, steps)
    const ms = performance.now() - began
    const ofRule = seenOf(named.rule, outcome, await this.#actionOf(named.rule, steps))
    const differences = differencesOf(named.test.expect, ofRule)
    // What was not looked at to its end shows nothing, whatever came of it.
    const passed = differences.length === 0 && !outcome.incomplete.includes('budget')
    this.#note(named, passed ? 'passed' : 'failed', ms)
    if (passed) return
    const { rule, name: test, pointer } = named
    const seen = {
      ...ofRule,
      matches: outcome.matches.map(match => match.rule.id),
      incomplete: outcome.incomplete,
      ...(this.#failures.length < maxCloser ? lookCloser(rule, steps, engine, this.#maxTestMs) : notLooked),
    }
    this.#failures.push({ rule: rule.id, test, pointer, expected: named.test.expect, differences, seen })
  }

  /** An exclusion may leave a rule that matches nothing to do but monitor. */
  async #actionOf(rule: Rule, steps: readonly DescribedStep[]): Promise<ActionType> {
    const action = rule.action?.type ?? 'monitor'
    const isHeldBack = exclusionsAbout(rule, this.#document).some(({ effect }) => effect === 'monitor')
    if (action === 'monitor' || !isHeldBack) return action
    return judge(await this.#programs.engineAlone(rule), steps).action === undefined ? 'monitor' : action
  }

  summary(): RuleTestRun {
    const count = (status: RuleTestResult['status']) => this.#results.filter(result => result.status === status).length
    return {
      ran: true,
      ...{ passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
      results: this.#results,
      failures: this.#failures,
    }
  }

  #note({ rule, name: test, pointer }: NamedTest, status: RuleTestResult['status'], ms: number): void {
    this.#results.push({ rule: rule.id, test, pointer, status, ms: Math.round(ms * 1000) / 1000 })
  }
}
