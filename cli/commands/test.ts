import { Command, InvalidArgumentError } from 'commander'
import { type Checked, checkRules } from '../check-rules.ts'
import { type CliError, exitCodes, usageError } from '../exit.ts'
import { type FormatOption, time, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { printable } from '../printable.ts'
import { countProblems, renderProblem } from '../problems/render.ts'
import { type LoadedFile, loadRuleFiles, pathsOrDefault, sourcesOf } from '../rule-files.ts'
import { countTests, placeOf, renderFailure } from '../tests/render.ts'
import { type TestedRules, testRules } from '../tests/test-rules.ts'

interface TestCommandOptions extends FormatOption {
  readonly run?: RegExp
  readonly at?: number
  readonly watch?: boolean
  readonly verbose?: boolean
}

/** `rulewire test [paths...]`: do rules do what their own tests say? */
export function testCommand(): Command {
  return withFormat(new Command('test'))
    .summary("run rules' own tests")
    .description(
      'Reads files and directories (*.json) as one rule set and runs the tests that its rules carry, in this process. - is standard input.',
    )
    .argument('[paths...]', 'files and directories (else RULEWIRE_RULES, else ./rules)')
    .option('--run <regex>', "only tests whose rule's id or name this finds", regex)
    .option('--at <time>', 'the time of the tests, for what expires (else nothing has expired)', time)
    .option('--verbose', 'tests that passed as well')
    .option('--watch', 'again whenever a file changes, until Ctrl-C')
    .action(test)
}

function regex(text: string): RegExp {
  try {
    return new RegExp(text, 'u')
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error))
  }
}

async function test(paths: readonly string[], options: TestCommandOptions): Promise<void> {
  const output = createOutput(options.format)
  const files = pathsOrDefault(paths, process.env)
  if (!options.watch) return runOnce(files, options, output)
  if (files.includes('-')) throw usageError('not-watchable', 'standard input cannot be watched')
  // What cannot be read at the start is a typing error; later, it is a file that is just being written.
  await runOnce(files, options, output)
  const { watchPaths } = await import('../tests/watch.ts')
  await watchPaths(
    files,
    () => runOnce(files, options, output).catch(error => tell(error, output)),
    () => output.note('watching; Ctrl-C ends'),
  )
  process.exitCode = exitCodes.ok
}

function tell(error: unknown, { note }: Output): void {
  if ((error as CliError).exitCode === undefined) throw error
  note(`rulewire: ${printable((error as CliError).message)}`)
}

async function runOnce(paths: readonly string[], options: TestCommandOptions, output: Output): Promise<void> {
  const files = await loadRuleFiles(paths)
  const checked = await checkRules(files)
  if (!checked.ok) return notRun(checked.problems, files, output)
  const tested = await testRules(checked.read, options)
  if (tested.problems.length > 0) return notRun(tested.problems, files, output)
  if (tested.failed > 0) process.exitCode = exitCodes.rules
  if (options.format === 'json') output.json(asJson(tested))
  else print(tested, options, output)
  if (tested.results.length === 0) await nothingRun(checked, options, output)
}

function notRun(problems: Checked['problems'], files: readonly LoadedFile[], output: Output): void {
  process.exitCode = exitCodes.rules
  if (output.format === 'json') output.json({ ok: false, ran: false, problems })
  else {
    const sources = sourcesOf(files)
    for (const problem of problems) output.text(`${renderProblem(problem, sources, output)}\n`)
    output.note(`no test was run: ${countProblems(problems)}`)
  }
}

function print(tested: TestedRules, { verbose }: TestCommandOptions, output: Output): void {
  if (verbose) for (const result of tested.results) output.text(line(result, output))
  for (const failure of tested.failures) output.text(`${renderFailure(failure, output)}\n`)
  const ms = tested.results.reduce((sum, result) => sum + result.ms, 0)
  if (tested.results.length > 0) output.note(`${countTests(tested)} (${ms.toFixed(1)} ms)`)
}

const marks = { passed: '✓', failed: '✗', skipped: '-' } as const

function line(result: TestedRules['results'][number], { colors }: Output): string {
  const { status, rule, test: name, ms } = result
  const paint = status === 'passed' ? colors.green : status === 'failed' ? colors.red : colors.dim
  const head = `${paint(marks[status])} ${printable(rule)} › ${printable(name)}`
  return status === 'skipped'
    ? `${head}  rule is switched off`
    : `${head}  ${ms.toFixed(2)} ms  ${placeOf(result)}`.trimEnd()
}

/** A set without tests is no mistake; a name that no test has is one. */
async function nothingRun({ read }: Checked, { run }: TestCommandOptions, output: Output): Promise<void> {
  const all = run === undefined ? 0 : (await testRules(read)).results.length
  if (all > 0) throw usageError('no-such-test', `none of ${all} tests is found by ${run}`)
  output.note('no rule has a test')
}

function asJson({ passed, failed, skipped, results, failures }: TestedRules): object {
  return { ok: failed === 0, ran: true, passed, failed, skipped, tests: results, failures }
}
