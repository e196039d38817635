#!/usr/bin/env node
import { createRequire } from 'node:module'
import { type Command, CommanderError } from 'commander'
import { whyNotStarted } from '../middleware/index.ts'
import { doctorCommand } from './commands/doctor.ts'
import { CliError, type ExitCode, exitCodes, usageError } from './exit.ts'
import { type FrameOptions, frame } from './frame.ts'
import { type Format, reportError } from './output.ts'

// Whoever read what we say is gone: a server goes on all the same, and a command ends by itself, with the code it has earned.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

const format = formatOf(process.argv)

try {
  const program = load({ silent: format === 'json' })
  await program.parseAsync()
} catch (error) {
  process.exitCode = codeOf(error)
  if (!(error instanceof CommanderError)) reportError(error, format)
  else if (format === 'json' && error.exitCode !== 0) reportError(asUsageError(error), format)
}

/**
 * All others need the native module; doctor finds out why it is not there. By `require`, since an `import` of many modules that need
 * one which fails is refused in a way that ends the process, caught or not.
 */
function load(options: FrameOptions): Command {
  if (process.argv[2] === 'doctor') return frame([doctorCommand()], options)
  try {
    const program = createRequire(import.meta.url)('./program.js') as typeof import('./program.ts')
    return program.createProgram(options)
  } catch (error) {
    const { what, help } = whyNotStarted(error)
    throw help === undefined ? error : usageError('not-loaded', what, help)
  }
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
