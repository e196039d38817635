#!/usr/bin/env node
import { CommanderError } from 'commander'
import { CliError, type ExitCode, exitCodes, usageError } from './exit.ts'
import { type Format, reportError } from './output.ts'
import { createProgram } from './program.ts'

// Whoever read what we say is gone: a server goes on all the same, and a command ends by itself, with the code it has earned.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const format = formatOf(process.argv)

try {
  await createProgram({ silent: format === 'json' }).parseAsync()
} catch (error) {
  process.exitCode = codeOf(error)
  if (!(error instanceof CommanderError)) reportError(error, format)
  else if (format === 'json' && error.exitCode !== 0) reportError(asUsageError(error), format)
}

function codeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode
  // Help and version are asked for; everything else that commander throws is wrong usage, and told already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  return exitCodes.software
}

function asUsageError({ code, message }: CommanderError): CliError {
  return usageError('usage', code === 'commander.help' ? 'no command is given' : message.replace(/^error: /, ''))
}

/** Of a command that failed, perhaps before its options were read. */
function formatOf(args: readonly string[]): Format {
  return args.includes('--format=json') || args[args.indexOf('--format') + 1] === 'json' ? 'json' : 'pretty'
}
