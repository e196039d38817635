import type { RuleTestFailure, RuleTestResult } from '../../rule-tests/index.ts'
import { runRuleTests } from '../../rule-tests/index.ts'
import { error, type Problem, type ReadResult } from '../../rules-schema/index.ts'

/** Where something stands in a file. */
export type Placed<Thing> = Thing & Pick<Problem, 'file' | 'line' | 'column'>

export interface TestedRules {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly results: readonly Placed<RuleTestResult>[]
  readonly failures: readonly Placed<RuleTestFailure>[]
  /** Why nothing was run. */
  readonly problems: readonly Problem[]
}

export interface TestOptions {
  /** Of a rule's id or a test's name. */
  readonly run?: RegExp | undefined
  /** Milliseconds since the epoch at which tests are run. */
  readonly at?: number | undefined
}

/** The tests of rules that were read, each with its place in a file. */
export async function testRules(read: ReadResult, { run, at }: TestOptions = {}): Promise<TestedRules> {
  const tested = await runRuleTests(read.document, {
    only: (rule, test) => run === undefined || run.test(rule) || run.test(test),
    ...(at === undefined ? {} : { clock: () => at }),
  })
  if (!tested.ran) return { ...nothing, problems: read.locate(tested.problems) }
  const { ran: _, results, failures, ...counts } = tested
  return { ...counts, results: placed(results, read), failures: placed(failures, read), problems: [] }
}

const nothing = { passed: 0, failed: 0, skipped: 0, results: [], failures: [] }

/** Failures that a control plane found, each with its place in the file that was sent. */
export function placedFailures(
  failures: readonly RuleTestFailure[],
  read: ReadResult,
): readonly Placed<RuleTestFailure>[] {
  return placed(failures, read)
}

function placed<Thing extends { readonly pointer: string }>(
  things: readonly Thing[],
  read: ReadResult,
): readonly Placed<Thing>[] {
  const located = read.locate(things.map(({ pointer }) => error('RW104', pointer, '')))
  return things.map((thing, index) => {
    const { pointer, file, line, column } = located[index] as Problem
    const place = { file, line, column }
    return { ...thing, pointer, ...(file === undefined ? {} : (place as Required<typeof place>)) }
  })
}
