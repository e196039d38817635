import { Command, Option } from 'commander'
import {
  type ExportPlace,
  type ExportResult,
  exportDatadogCustomRules,
  exportLibddwaf,
  type RuleSet,
} from '../../rules-schema/index.ts'
import { checkRules } from '../check-rules.ts'
import { tellRefused } from '../control-plane/tell.ts'
import { exitCodes, usageError } from '../exit.ts'
import { type ForeignFormat, foreignFormats } from '../import/formats.ts'
import { countLosses, renderLosses } from '../import/render-losses.ts'
import { type OutOptions, writeOut } from '../import/write-out.ts'
import { type FormatOption, withFormat } from '../options.ts'
import { createOutput } from '../output.ts'
import { loadRuleFiles, pathsOrDefault, sourcesOf } from '../rule-files.ts'

interface ExportOptions extends FormatOption, OutOptions, ExportPlace {
  readonly to: ForeignFormat
  readonly strict?: boolean
}

/** `rulewire export --to libddwaf [paths...]`: rules for others, with everything that they cannot say. */
export function exportCommand(): Command {
  return withFormat(new Command('export'))
    .summary('make rules of libddwaf or Datadog of a rule set')
    .description(
      "Prints rules as a rule set of libddwaf, or as custom rules of Datadog's API; what these cannot say is told on standard error.",
    )
    .argument('[paths...]', 'files and directories (else RULEWIRE_RULES, else ./rules)')
    .addOption(new Option('--to <format>', 'what to make').choices(foreignFormats).makeOptionMandatory())
    .option('--service <name>', 'libddwaf: for this service; it has no scopes')
    .option('--env <name>', 'libddwaf: for this environment')
    .option('--out <path>', 'a file, or a directory, to write to')
    .option('--force', 'overwrite what is there')
    .option('--strict', 'fail, and write nothing, when anything is lost')
    .action(run)
}

async function run(paths: readonly string[], options: ExportOptions): Promise<void> {
  const output = createOutput(options.format)
  const { to, service, env, out, force } = options
  if (to === 'datadog' && (service ?? env) !== undefined)
    throw usageError('scopes', "custom rules of Datadog's API have scopes: --service and --env are for libddwaf")
  const files = await loadRuleFiles(pathsOrDefault(paths, process.env))
  const { ok, read, problems } = await checkRules(files)
  if (!ok || !read.ok) return tellRefused({ ok: false, problems }, sourcesOf(files), output, 'not exported')
  const { document, losses } = exportTo(to, read.value, { service, env })
  const failed = options.strict === true && losses.length > 0
  if (failed) process.exitCode = exitCodes.rules
  const written = failed || out === undefined ? undefined : await writeOut(document, to, out, force)
  if (options.format === 'json') return output.json({ document, losses, ...(written === undefined ? {} : { written }) })
  if (!failed && written === undefined) output.text(JSON.stringify(document, undefined, 2))
  if (losses.length > 0) output.note(renderLosses(losses))
  output.note(`${failed ? 'not exported' : (written ?? `for ${to}`)}: ${countLosses(losses)}`)
}

function exportTo(
  to: ForeignFormat,
  ruleSet: RuleSet,
  { service, env }: { readonly service: string | undefined; readonly env: string | undefined },
): ExportResult<object> {
  if (to === 'datadog') return exportDatadogCustomRules(ruleSet)
  return exportLibddwaf(ruleSet, {
    ...(service === undefined ? {} : { service }),
    ...(env === undefined ? {} : { env }),
  })
}
