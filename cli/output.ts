import picocolors from 'picocolors'
import { CliError } from './exit.ts'
import { printable } from './printable.ts'

export type Format = 'pretty' | 'json'
export const formats: readonly Format[] = ['pretty', 'json']

/** Where a command speaks: data to standard output, everything else to standard error. */
export interface Output {
  readonly format: Format
  /** For what goes to standard output. */
  readonly colors: ReturnType<typeof picocolors.createColors>
  /** Columns to fit text into. */
  readonly width: number
  /** In `pretty`. */
  text(lines: string): void
  /** In `json`: one value, at the end. */
  json(value: unknown): void
  /** Progress, and what is only of interest to people. */
  note(message: string): void
}

const widthOfPipes = 120

export function createOutput(format: Format): Output {
  const { stdout, stderr } = process
  return {
    format,
    colors: picocolors.createColors(wantsColors(process.env, stdout.isTTY)),
    width: Math.max(40, stdout.columns ?? widthOfPipes),
    text: lines => void stdout.write(`${lines}\n`),
    json: value => void stdout.write(`${JSON.stringify(value, undefined, 2)}\n`),
    note: message => void stderr.write(`${message}\n`),
  }
}

/** https://no-color.org, and its opposite. */
function wantsColors(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0') return true
  return isTerminal && env.TERM !== 'dumb'
}

/** Why a command did not do what it should; on standard error in both formats. */
export function reportError(error: unknown, format: Format): void {
  const { code, message, help } = error instanceof CliError ? error : unforeseen(error)
  if (format === 'json') {
    process.stderr.write(`${JSON.stringify({ error: { code, message, ...(help === undefined ? {} : { help }) } })}\n`)
    return
  }
  process.stderr.write(`rulewire: ${printable(message)}\n${help === undefined ? '' : `  help: ${printable(help)}\n`}`)
}

function unforeseen(error: unknown): { readonly code: string; readonly message: string; readonly help?: string } {
  const { message, stack } = error instanceof Error ? error : { message: String(error) }
  const isDebugged = process.env.RULEWIRE_DEBUG === '1'
  return {
    code: 'internal',
    message: `this is a bug in rulewire: ${isDebugged && stack !== undefined ? stack : message}`,
    help: isDebugged ? 'please report it' : 'please report it, with what RULEWIRE_DEBUG=1 shows',
  }
}
