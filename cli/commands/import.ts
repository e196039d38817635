import { Command, Option } from 'commander'
import type { Loss, RuleSetDocument } from '../../rules-schema/index.ts'
import { exitCodes, usageError } from '../exit.ts'
import { withoutUncompilable } from '../import/compiling.ts'
import { detectFormat, type ForeignFormat, foreignFormats, importFrom, isOurs } from '../import/formats.ts'
import { readDocument } from '../import/read-document.ts'
import { countLosses, renderLosses } from '../import/render-losses.ts'
import { type OutOptions, writeOut } from '../import/write-out.ts'
import { type FormatOption, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { counted } from '../problems/render.ts'
import { type LoadedFile, loadRuleFiles } from '../rule-files.ts'

interface ImportOptions extends FormatOption, OutOptions {
  readonly from?: ForeignFormat
  readonly libddwaf?: string
  readonly strict?: boolean
}

interface Imported {
  readonly ruleSet: RuleSetDocument
  readonly losses: readonly Loss[]
}

/** `rulewire import <file>`: rules of libddwaf or of Datadog's API as a rule set, with everything that is lost. */
export function importCommand(): Command {
  return withFormat(new Command('import'))
    .summary('make a rule set of rules of libddwaf or Datadog')
    .description(
      "Reads a rule set of libddwaf, or custom rules of Datadog's API, and prints a rule set; what is lost, or means something else, is told on standard error. - is standard input.",
    )
    .argument('<file>', 'a JSON file')
    .addOption(new Option('--from <format>', 'what it is (else found out)').choices(foreignFormats))
    .option('--libddwaf <version>', 'the version of libddwaf whose rules are wanted (else 2.0.1)')
    .option('--out <path>', 'a file, or a directory, to write the rule set to')
    .option('--force', 'overwrite what is there')
    .option('--strict', 'fail, and write nothing, when anything is lost')
    .action(run)
}

async function run(path: string, options: ImportOptions): Promise<void> {
  const output = createOutput(options.format)
  const [file, ...others] = await loadRuleFiles([path])
  if (file === undefined || others.length > 0)
    throw usageError('not-a-file', `${path} is a directory: one file is needed`)
  const imported = await importFile(file, options)
  const failed = options.strict === true && imported.losses.length > 0
  if (failed) process.exitCode = exitCodes.rules
  const written =
    failed || options.out === undefined
      ? undefined
      : await writeOut(imported.ruleSet, file.file, options.out, options.force)
  if (options.format === 'json') output.json({ ...imported, ...(written === undefined ? {} : { written }) })
  else tell(imported, { failed, written }, output)
}

/** Throws a usage error for what is no such document. */
async function importFile(file: LoadedFile, { from, libddwaf }: ImportOptions): Promise<Imported> {
  const read = readDocument(file)
  if (isOurs(read.value))
    throw usageError(
      'not-foreign',
      `${file.file} is a rule set of Rulewire already`,
      'rulewire check reads it as it is',
    )
  const result = importFrom(from ?? detectFormat(read.value), read.value, libddwaf)
  if (!result.ok) throw usageError('not-rules', `${file.file}: ${result.losses[0]?.reason}`)
  const { ruleSet, losses } = await withoutUncompilable(result.ruleSet, read.value)
  return { ruleSet, losses: [...read.losses, ...result.losses, ...losses] }
}

interface Ending {
  readonly failed: boolean
  readonly written: string | undefined
}

function tell({ ruleSet, losses }: Imported, { failed, written }: Ending, output: Output): void {
  if (!failed && written === undefined) output.text(JSON.stringify(ruleSet, undefined, 2))
  if (losses.length > 0) output.note(renderLosses(losses))
  const rules = counted(ruleSet.rules.length, 'rule') ?? 'no rules'
  const where = failed ? 'not imported' : written === undefined ? rules : `${rules} in ${written}`
  output.note(`${where}: ${countLosses(losses)}`)
}
