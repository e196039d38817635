import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Long enough for a loaded machine; nothing waits that long where all is well. */
const patience = { timeout: 90_000, interval: 20 }

export interface ExampleProcess {
  readonly child: ChildProcess
  readonly lines: readonly string[]
  /** Its temporary directory, which also tells its descendants from all other processes. */
  readonly temporary: string
  readonly exited: Promise<number | null>
}

/** Starts a program of examples/ with a temporary directory, and a place for its state, of its own. */
export function runExample(path: string): ExampleProcess {
  return run(process.execPath, [path])
}

/** The same on a terminal of this size, which `script` makes; what is written to its standard input is typed there. */
export function runOnTerminal(path: string, { rows, columns }: { rows: number; columns: number }): ExampleProcess {
  const typed = `stty rows ${rows} cols ${columns} && exec '${process.execPath}' '${path}'`
  return run('script', ['--quiet', '--flush', '--return', '--command', typed, '/dev/null'])
}

function run(command: string, args: readonly string[]): ExampleProcess {
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'rulewire-test-')))
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TERM: 'xterm',
    TMPDIR: temporary,
    EXAMPLES_STATE: join(temporary, 'state'),
  }
  const child = spawn(command, args, { cwd: root, env, stdio: 'pipe' })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', line => lines.push(line))
  const exited = once(child, 'close').then(([code]) => code)
  return { child, lines, temporary, exited }
}

/** Waits until a line fits, and gives what it captured. */
export function lineOf({ child, lines }: ExampleProcess, pattern: RegExp): Promise<RegExpExecArray> {
  return vi.waitFor(() => {
    const found = lines.map(line => pattern.exec(line)).find(match => match !== null)
    if (found) return found
    throw new Error(`no line ${pattern} (exit code ${child.exitCode}) in:\n${lines.join('\n')}`)
  }, patience)
}

/** Waits until nothing that the example started, itself included, is there any more. */
export function nothingLeft({ temporary }: ExampleProcess): Promise<void> {
  return vi.waitFor(() => {
    const left = processesWith(temporary)
    if (left.length > 0) throw new Error(`still there: ${left.map(({ command }) => command).join('; ')}`)
  }, patience)
}

/** Process ids of descendants whose command line contains `text`. */
export function descendants({ temporary }: ExampleProcess, text: string): readonly number[] {
  return processesWith(temporary)
    .filter(({ command }) => command.includes(text))
    .map(({ pid }) => pid)
}

/** By their environment, as Linux shows it: a descendant has inherited the temporary directory. */
function processesWith(temporary: string): readonly { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({ pid: Number(name), environment: read(name, 'environ'), command: read(name, 'cmdline') }))
    .filter(({ environment }) => environment.split('\0').includes(`TMPDIR=${temporary}`))
    .map(({ pid, command }) => ({ pid, command: command.replaceAll('\0', ' ') }))
}

/** Empty for what is gone by now, and for what belongs to others. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(join('/proc', pid, file), 'utf8')
  } catch {
    return ''
  }
}
