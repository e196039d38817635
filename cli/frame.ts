import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Command } from 'commander'

const afterHelp = `
Environment:
  RULEWIRE_RULES   rules to check, test and push, where no path is given
  RULEWIRE_URL     the control plane, http(s)
  RULEWIRE_TOKEN   a token of role admin
  RULEWIRE_DEBUG   1: where a bug in rulewire is, as a stack
  NO_COLOR         no colours

Exit codes:
  0  all is well, warnings included
  1  an error in the rules, a test of theirs that fails, or something that doctor found
  2  wrong usage, or a path that cannot be used: a file that is missing, unreadable or too large
  3  the control plane was not reached, refused the token, or is at another revision
  70   a bug in rulewire
  130  interrupted by a second Ctrl-C`

export interface FrameOptions {
  /** Leaves it to the caller to tell wrong usage. */
  readonly silent?: boolean
}

/** The command line around its commands. Throws instead of ending the process. */
export function frame(commands: readonly Command[], { silent = false }: FrameOptions): Command {
  const program = new Command('rulewire')
    .description('See and stop business-logic abuse in Node services.')
    .version(version(), '-V, --version')
    .addHelpText('after', afterHelp)
  for (const command of commands) program.addCommand(command)
  return throwing(program, silent)
}

/** What a command is added to does not pass on that it must not exit. */
function throwing(command: Command, silent: boolean): Command {
  command.exitOverride().showHelpAfterError('(--help says more)')
  if (silent) command.configureOutput({ writeErr: () => {} })
  for (const subcommand of command.commands) throwing(subcommand, silent)
  return command
}

function version(): string {
  const file = createRequire(import.meta.url).resolve('#package')
  return JSON.parse(readFileSync(file, 'utf8')).version
}
