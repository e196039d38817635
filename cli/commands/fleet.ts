import { Command } from 'commander'
import { type Fleet, getFleet, type Instance } from '../control-plane/api.ts'
import { type ConnectionOptions, connectionFrom } from '../control-plane/settings.ts'
import { type FormatOption, withConnection, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'
import { printable } from '../printable.ts'
import { counted, renderProblem } from '../problems/render.ts'
import { table } from '../table.ts'

/** `rulewire fleet`: who runs what. */
export function fleetCommand(): Command {
  return withConnection(withFormat(new Command('fleet')))
    .summary('show what every instance runs')
    .description('Shows every instance that the control plane knows, the rule set it runs, and what it refused.')
    .action(fleet)
}

async function fleet(options: FormatOption & ConnectionOptions): Promise<void> {
  const output = createOutput(options.format)
  const found = await getFleet(await connectionFrom(options, process.env, output.note))
  if (options.format === 'json') return output.json(found)
  const { revision, hash } = found.stream
  output.note(revision === 0 ? 'nothing was pushed yet' : `newest: revision ${revision}, ${short(hash)}`)
  if (found.instances.length === 0) return output.note('no instance was seen yet')
  output.text(table([heading, ...found.instances.map(instance => row(instance, found))]))
  for (const instance of found.instances) showRefusal(instance, output)
  output.note(summary(found))
}

const heading = [
  'INSTANCE',
  'SERVICE',
  'ENV',
  'VERSION',
  'STATE',
  'REVISION',
  'HASH',
  'PROGRAM',
  'LAST ATTEMPT',
  'OTHER SOURCES',
  'ERRORS',
  'LAST SEEN',
]

function row(instance: Instance, { stream }: Fleet): readonly string[] {
  const { id, service, env, version, connected, active, attempt, health, last_seen } = instance
  const behind = active !== null && active.revision < stream.revision ? ' (behind)' : ''
  return [
    ...[id, service, env, version].map(cell),
    connected ? 'connected' : 'gone',
    active === null ? '-' : `${active.revision}${behind}`,
    short(active?.hash),
    short(active?.program),
    attempt === null ? '-' : `${attempt.revision} ${cell(attempt.state)}`,
    otherSources(instance),
    health === null ? '-' : String(health.errors),
    cell(last_seen),
  ]
}

/** Rule files beside what is pushed: what of them is in force, and whether that is what is there. */
function otherSources({ sources }: Instance): string {
  const each = (sources ?? []).map(({ name, state, hash }) => {
    return state === 'none'
      ? `${cell(name)}: nothing`
      : `${cell(name)}: ${short(hash)}${state === 'stale' ? ' (stale)' : ''}`
  })
  return each.length === 0 ? '-' : each.join(', ')
}

/** Names come from instances: whoever has a token may call itself anything. */
function cell(text: string | null): string {
  return text === null || text === '' ? '-' : printable(text)
}

/** Enough to tell two of them apart. */
function short(hash: string | null | undefined): string {
  return hash === null || hash === undefined ? '-' : printable(hash.slice(0, 'sha256:'.length + 12))
}

function showRefusal({ id, attempt, health }: Instance, output: Output): void {
  if (health?.last_error) output.text(`\n${cell(id)}: last error: ${printable(health.last_error)}`)
  if (attempt === null || attempt.problems.length === 0) return
  output.text(`\n${cell(id)}, revision ${attempt.revision}, ${cell(attempt.state)}:`)
  for (const problem of attempt.problems) output.text(renderProblem(problem, new Map(), output))
}

function summary({ stream, instances }: Fleet): string {
  const there = instances.filter(({ connected }) => connected)
  const newest = there.filter(({ active }) => active?.revision === stream.revision && active.hash === stream.hash)
  const all = counted(instances.length, 'instance')
  return `${all}, ${there.length} connected${stream.revision === 0 ? '' : `, ${newest.length} of them on revision ${stream.revision}`}`
}
