import { Command } from 'commander'
import { rollBack } from '../control-plane/api.ts'
import { type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { tellPushed, tellRefused } from '../control-plane/tell.ts'
import { type FormatOption, wholeNumber, withConnection, withFormat } from '../options.ts'
import { createOutput } from '../output.ts'

interface RollbackOptions extends FormatOption, ConnectionOptions {
  readonly expectRevision?: number
  readonly message?: string
}

const revisions = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** `rulewire rollback <revision>`: brings back what was pushed before. */
export function rollbackCommand(): Command {
  return withConnection(withFormat(new Command('rollback')))
    .summary('bring back an earlier revision')
    .description(
      'Makes the rules of an earlier revision those that every instance runs. That is a new revision: nothing is forgotten.',
    )
    .argument('<revision>', 'as history shows it', revisions)
    .option(
      '--expect-revision <revision>',
      'only if this revision is the newest',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
    .option('--message <text>', 'what for, kept with the new revision')
    .action(rollback)
}

async function rollback(revision: number, options: RollbackOptions): Promise<void> {
  const output = createOutput(options.format)
  const connection = await connectionFrom(options, process.env, output.note)
  const { expectRevision, message } = options
  const result = await rollBack(connection, {
    revision,
    ...(expectRevision === undefined ? {} : { expect_revision: expectRevision }),
    ...(message === undefined ? {} : { message }),
  })
  if (result.ok) tellPushed(result.pushed, new Map(), output)
  else tellRefused(result, new Map(), output, 'not rolled back')
}
