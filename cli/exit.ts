/** What the exit code of the command line means. Warnings are no reason for another than `ok`. */
export const exitCodes = {
  ok: 0,
  /** An error in the rules, found here or by the control plane; or in how a service is set up. */
  rules: 1,
  /** Wrong usage, or a file that is missing, unreadable or too large. */
  usage: 2,
  /** The control plane was not reached, refused the token, or is at another revision than expected. */
  controlPlane: 3,
  /** A bug in the command line itself; EX_SOFTWARE of sysexits.h. */
  software: 70,
  /** By a second Ctrl-C. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command, with words for whoever typed it. */
export class CliError extends Error {
  readonly exitCode: ExitCode
  readonly code: string
  readonly help: string | undefined

  constructor(exitCode: ExitCode, code: string, message: string, help?: string) {
    super(message)
    this.exitCode = exitCode
    this.code = code
    this.help = help
  }
}

export function usageError(code: string, message: string, help?: string): CliError {
  return new CliError(exitCodes.usage, code, message, help)
}

export function controlPlaneError(code: string, message: string, help?: string): CliError {
  return new CliError(exitCodes.controlPlane, code, message, help)
}
