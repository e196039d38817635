import { Command } from 'commander'
import { type Priced, priceRules } from '../check/price-rules.ts'
import { renderCosts, renderSlowest, renderWorstCase } from '../check/render-cost.ts'
import { checkRules } from '../check-rules.ts'
import { exitCodes } from '../exit.ts'
import { type FormatOption, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { counted, countProblems, renderProblem } from '../problems/render.ts'
import { type LoadedFile, loadRuleFiles, pathsOrDefault, sourcesOf } from '../rule-files.ts'
import { countTests, renderFailure } from '../tests/render.ts'
import { type TestedRules, testRules } from '../tests/test-rules.ts'

interface CheckOptions extends FormatOption {
  readonly cost?: boolean
  readonly tests?: boolean
}

/** `rulewire check [paths...]`: is this a rule set, and would it compile? */
export function checkCommand(): Command {
  return withFormat(new Command('check'))
    .summary('check rules: form, meaning and whether they compile')
    .description(
      'Reads files and directories (*.json) as one rule set, compiles it, and tells every problem at once. - is standard input.',
    )
    .argument('[paths...]', 'files and directories (else RULEWIRE_RULES, else ./rules)')
    .option('--tests', "run the rules' own tests as well")
    .option('--cost', 'show what the patterns of every rule cost, the slowest first')
    .action(check)
}

async function check(paths: readonly string[], { format, tests, cost }: CheckOptions): Promise<void> {
  const output = createOutput(format)
  const files = await loadRuleFiles(pathsOrDefault(paths, process.env))
  const checked = priceRules(await checkRules(files), files)
  const tested = checked.ok && tests ? await testRules(checked.read) : undefined
  const ok = checked.ok && (tested === undefined || tested.failed === 0)
  if (!ok) process.exitCode = exitCodes.rules
  if (format === 'json')
    output.json({ ...asJson(checked, files, cost), ok, ...(tested === undefined ? {} : { tests: tested }) })
  else {
    print(checked, files, output)
    printCost(checked, output, cost)
    if (tested !== undefined) printTests(tested, output)
  }
}

function printTests(tested: TestedRules, output: Output): void {
  for (const failure of tested.failures) output.text(`${renderFailure(failure, output)}\n`)
  output.note(countTests(tested))
}

function printCost({ cost }: Priced, output: Output, everyRule = false): void {
  const slowest = cost && renderSlowest(cost.report)
  if (cost === undefined || slowest === undefined) return
  if (everyRule) output.text(renderCosts(cost))
  output.note(slowest)
  if (everyRule) output.note(renderWorstCase(cost))
}

function print({ problems, rules, hash }: Priced, files: readonly LoadedFile[], output: Output): void {
  const sources = sourcesOf(files)
  for (const problem of problems) output.text(`${renderProblem(problem, sources, output)}\n`)
  const read = counted(files.length, 'file') ?? 'no files'
  const what = hash === undefined ? read : `${counted(rules, 'rule') ?? 'no rules'} in ${read}, ${hash}`
  output.note(`${what}: ${countProblems(problems)}`)
}

function asJson({ ok, problems, rules, hash, cost }: Priced, files: readonly LoadedFile[], everyRule = false): object {
  const costs = cost && { cost: { ...cost.report, ...(everyRule ? { rules: cost.rules } : {}) } }
  return { ok, ...(ok ? { rules, hash } : {}), files: files.map(({ file }) => file), problems, ...costs }
}
