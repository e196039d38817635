import { Command } from 'commander'
import { type ReadResult, readRuleFiles } from '../../rules-schema/index.ts'
import { type DryRun, type Push, pushRelease, type Refusal, tryRelease } from '../control-plane/api.ts'
import { type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { tellCost, tellPushed, tellRefused } from '../control-plane/tell.ts'
import { countDiff, renderDiff } from '../diff/render.ts'
import { type FormatOption, wholeNumber, withConnection, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { counted, renderProblem, type Sources } from '../problems/render.ts'
import { loadRuleFiles, pathsOrDefault, sourcesOf } from '../rule-files.ts'
import { placedFailures } from '../tests/test-rules.ts'

interface PushOptions extends FormatOption, ConnectionOptions {
  readonly expectRevision?: number
  readonly minRevision?: number
  readonly message?: string
  readonly dryRun?: boolean
}

/** `rulewire push [paths...]`: makes a rule set the one that every instance runs. */
export function pushCommand(): Command {
  return withConnection(withFormat(new Command('push')))
    .summary('push rules to the control plane')
    .description(
      'Sends files and directories (*.json) as one rule set, which replaces the one before. It is taken whole or not at all, and only if the tests of its rules pass.',
    )
    .argument('[paths...]', 'files and directories (else RULEWIRE_RULES, else ./rules)')
    .option(
      '--expect-revision <revision>',
      'push only if this revision is the newest',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--min-revision <revision>', 'after a restore: begin at this revision', wholeNumber(1, 2 ** 40))
    .option('--message <text>', 'what for, kept with the revision')
    .option('--dry-run', 'say what a push would do, and change nothing')
    .action(push)
}

async function push(paths: readonly string[], options: PushOptions): Promise<void> {
  const output = createOutput(options.format)
  const connection = await connectionFrom(options, process.env, output.note)
  const files = await loadRuleFiles(pathsOrDefault(paths, process.env))
  const sources = sourcesOf(files)
  const read = readRuleFiles(files)
  const what = options.dryRun ? 'would not be pushed' : 'not pushed'
  if (!canBeSent(read)) return tellRefused({ ok: false, problems: read.ok ? [] : read.problems }, sources, output, what)
  const asked: Push = { document: read.document, ...membersOf(options) }
  const result = options.dryRun ? await tryRelease(connection, asked) : await pushRelease(connection, asked)
  if (!result.ok) tellRefused(inFiles(result, read), sources, output, what)
  else if ('dryRun' in result) tellDryRun(result.dryRun, read, sources, output)
  else tellPushed({ ...result.pushed, warnings: read.locate(result.pushed.warnings) }, sources, output)
}

/**
 * The control plane decides what is right, as it may be newer; it cannot see what only a file shows: what is no JSON, names
 * that are there twice, what would not be in a union of files.
 */
function canBeSent(read: ReadResult): boolean {
  if (read.document === undefined) return false
  return read.ok || read.problems.every(({ code }) => !code.startsWith('RW0'))
}

function membersOf({ expectRevision, minRevision, message }: PushOptions): Omit<Push, 'document'> {
  return {
    ...(expectRevision === undefined ? {} : { expect_revision: expectRevision }),
    ...(minRevision === undefined ? {} : { min_revision: minRevision }),
    ...(message === undefined ? {} : { message }),
  }
}

function inFiles(refusal: Refusal, read: ReadResult): Refusal {
  if ('failures' in refusal) return { ...refusal, failures: placedFailures(refusal.failures, read) }
  return { ok: false, problems: read.locate(refusal.problems) }
}

function tellDryRun(dryRun: DryRun, read: ReadResult, sources: Sources, output: Output): void {
  const warnings = read.locate(dryRun.warnings)
  if (output.format === 'json') return void output.json({ ok: true, ...dryRun, warnings })
  for (const warning of warnings) output.note(`${renderProblem(warning, sources, output)}\n`)
  const text = renderDiff(dryRun.diff, output)
  if (text !== '') output.text(text)
  const rules = counted(dryRun.rules, 'rule') ?? 'no rules'
  output.note(`would be revision ${dryRun.would_be_revision}  ${dryRun.hash}  ${rules}: ${countDiff(dryRun.diff)}`)
  tellCost(dryRun.cost, output)
}
