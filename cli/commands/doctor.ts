import { Command } from 'commander'
import { checkPeer, split } from '../doctor/check-client-address.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { environmentOf } from '../doctor/environment.ts'
import type { Finding } from '../doctor/finding.ts'
import { type NodeCommand, readNodeCommand, startScript } from '../doctor/node-command.ts'
import { render, summary } from '../doctor/render.ts'
import { type ExitCode, exitCodes, usageError } from '../exit.ts'
import { type FormatOption, withFormat } from '../options.ts'
import { createOutput, type Output } from '../output.ts'

interface DoctorOptions extends FormatOption {
  readonly peer?: string
  readonly header: readonly string[]
}

/**
 * `rulewire doctor`: why a service is not guarded as it should be. Loads nothing that needs the native module before it has looked
 * whether that is there.
 */
export function doctorCommand(): Command {
  return withFormat(new Command('doctor'))
    .argument('[command...]', 'how the application is started, behind --: node --import rulewire/register app.js')
    .summary('find out why a service is not guarded')
    .description(
      'Looks at Node, npm, settings, rules and the control plane as the service would find them here, and at what its command loads before it. The application itself is not run.',
    )
    .option('--peer <ip>', 'tell the client address of a request from this peer')
    .option('--header <header>', 'a header of that request, "name: value"; may be repeated', collect, [])
    .action(doctor)
}

function collect(header: string, headers: readonly string[]): readonly string[] {
  return [...headers, header]
}

async function doctor(words: readonly string[], { peer, header, format }: DoctorOptions): Promise<void> {
  const output = createOutput(format)
  if (peer !== undefined) checkPeer(peer)
  if (peer === undefined && header.length > 0) throw usageError('no-peer', '--header needs --peer', 'who sends it?')
  for (const one of header) split(one)
  const cwd = process.cwd()
  const command = commandOf(words, cwd, output)
  const place = { cwd, env: environmentOf(command, cwd, process.env) }
  const findings = await diagnose({ place, command, sample: { peer, headers: header } })
  process.exitCode = codeOf(findings)
  if (format === 'json') return output.json({ ok: process.exitCode === exitCodes.ok, findings })
  output.text(render(findings, output))
  output.note(summary(findings))
}

/** As given, else what `npm start` runs. */
function commandOf(words: readonly string[], cwd: string, output: Output): NodeCommand | undefined {
  if (words.length > 0) return readNodeCommand(words, cwd)
  const script = startScript(cwd)
  if (script === undefined) return undefined
  if (output.format === 'pretty') output.note(`as \`npm start\` does it: ${script.join(' ')}`)
  return readNodeCommand(script, cwd)
}

/** That the control plane does not answer is told apart only where all else is well. */
function codeOf(findings: readonly Finding[]): ExitCode {
  const failed = findings.filter(({ state }) => state === 'fail')
  if (failed.length === 0) return exitCodes.ok
  return failed.every(({ check }) => check === 'control plane') ? exitCodes.controlPlane : exitCodes.rules
}
