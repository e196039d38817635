import { Command } from 'commander'
import { listReleases, type PastRelease } from '../control-plane/api.ts'
import { type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { type FormatOption, wholeNumber, withConnection, withFormat } from '../options.ts'
import { createOutput } from '../output.ts'
import { printable } from '../printable.ts'
import { table } from '../table.ts'

interface HistoryOptions extends FormatOption, ConnectionOptions {
  readonly limit: number
  readonly before?: number
}

/** `rulewire history`: what was pushed, when and by whom. */
export function historyCommand(): Command {
  return withConnection(withFormat(new Command('history')))
    .summary('show what was pushed')
    .description('Shows revisions, the newest first: when and by whom each was pushed, and what for.')
    .option('--limit <number>', 'how many', wholeNumber(1, 500), 20)
    .option('--before <revision>', 'only older ones', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .action(history)
}

async function history({ limit, before, ...options }: HistoryOptions): Promise<void> {
  const output = createOutput(options.format)
  const connection = await connectionFrom(options, process.env, output.note)
  const releases = await listReleases(connection, { limit, ...(before === undefined ? {} : { before }) })
  if (options.format === 'json') return output.json({ releases })
  if (releases.length === 0)
    return output.note(before === undefined ? 'nothing was pushed yet' : 'there is nothing older')
  output.text(table([heading, ...releases.map(row)]))
  const oldest = releases.at(-1)?.revision ?? 1
  if (releases.length === limit && oldest > 1) output.note(`older ones: --before ${oldest}`)
}

const heading = ['REVISION', 'PUSHED', 'BY', 'RULES', 'SLOWEST', 'HASH', 'MESSAGE']

function row({
  revision,
  created_at,
  actor,
  actor_name,
  rules,
  hash,
  message,
  rollback_of,
  cost,
}: PastRelease): readonly string[] {
  const what = [...(rollback_of === null ? [] : [`(rollback to ${rollback_of})`]), ...(message ? [message] : [])]
  const cells = [
    created_at,
    actor_name || actor,
    String(rules),
    cost?.worst ? `${cost.worst.ns_per_byte} ns ×${cost.worst.relative}` : '-',
    (hash ?? '-').slice(0, 'sha256:'.length + 12),
    what.join(' '),
  ]
  return [String(revision), ...cells.map(printable)]
}
