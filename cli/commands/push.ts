import { Command } from 'commander'
import { type Problem, type ReadResult, readRuleFiles } from '../../rules-schema/index.ts'
import { type Pushed, pushRelease } from '../control-plane/api.ts'
import { type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { exitCodes } from '../exit.ts'
import { type FormatOption, wholeNumber, withConnection, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { counted, countProblems, renderProblem, type Sources } from '../problems/render.ts'
import { loadRuleFiles, pathsOrDefault, sourcesOf } from '../rule-files.ts'

interface PushOptions extends FormatOption, ConnectionOptions {
  readonly expectRevision?: number
  readonly minRevision?: number
  readonly message?: string
}

/** `rulewire push [paths...]`: makes a rule set the one that every instance runs. */
export function pushCommand(): Command {
  return withConnection(withFormat(new Command('push')))
    .summary('push rules to the control plane')
    .description(
      'Sends files and directories (*.json) as one rule set, which replaces the one before. It is taken whole or not at all.',
    )
    .argument('[paths...]', 'files and directories (else RULEWIRE_RULES, else ./rules)')
    .option(
      '--expect-revision <revision>',
      'push only if this revision is the newest',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--min-revision <revision>', 'after a restore: begin at this revision', wholeNumber(1, 2 ** 40))
    .option('--message <text>', 'what for, kept with the revision')
    .action(push)
}

async function push(paths: readonly string[], options: PushOptions): Promise<void> {
  const output = createOutput(options.format)
  const connection = await connectionFrom(options, process.env, output.note)
  const files = await loadRuleFiles(pathsOrDefault(paths, process.env))
  const sources = sourcesOf(files)
  const read = readRuleFiles(files)
  if (!canBeSent(read)) return refuse(read.ok ? [] : read.problems, sources, output)
  const result = await pushRelease(connection, { document: read.document, ...asked(options) })
  if (result.ok) tell({ ...result.pushed, warnings: read.locate(result.pushed.warnings) }, sources, output)
  else refuse(read.locate(result.problems), sources, output)
}

/**
 * The control plane decides what is right, as it may be newer; it cannot see what only a file shows: what is no JSON, names
 * that are there twice, what would not be in a union of files.
 */
function canBeSent(read: ReadResult): boolean {
  if (read.document === undefined) return false
  return read.ok || read.problems.every(({ code }) => !code.startsWith('RW0'))
}

function asked({ expectRevision, minRevision, message }: PushOptions): object {
  return { expect_revision: expectRevision, min_revision: minRevision, message }
}

function tell(pushed: Pushed, sources: Sources, output: Output): void {
  if (output.format === 'json') output.json({ ok: true, ...pushed })
  else {
    for (const warning of pushed.warnings) output.note(`${renderProblem(warning, sources, output)}\n`)
    output.text(`revision ${pushed.revision}  ${pushed.hash}  ${counted(pushed.rules, 'rule') ?? 'no rules'}`)
  }
}

function refuse(problems: readonly Problem[], sources: Sources, output: Output): void {
  process.exitCode = exitCodes.rules
  if (output.format === 'json') output.json({ ok: false, problems })
  else {
    for (const problem of problems) output.text(`${renderProblem(problem, sources, output)}\n`)
    output.note(`not pushed: ${countProblems(problems)}`)
  }
}
