import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Finding, Place } from './finding.ts'
import type { NodeCommand } from './node-command.ts'
import type { ProbeReport } from './probe-child.ts'

export interface Probed {
  /** Undefined: what is loaded before the script did not come to its end. */
  readonly report: ProbeReport | undefined
  /** Standard error. */
  readonly stderr: string
}

/** Loading a large OpenTelemetry takes seconds; what takes longer waits for something. */
const patienceMs = 30_000

/**
 * Runs what the command loads before the application, and in place of the application a script that looks around. Rulewire starts
 * there without rules, connection and sinks: nothing of the real service is touched, and no fleet shows an instance that is none.
 */
export async function probe(command: Pick<NodeCommand, 'node' | 'options'>, { cwd, env }: Place): Promise<Probed> {
  const script = fileURLToPath(new URL('probe-child.js', import.meta.url))
  const child = spawn(command.node, [...command.options, script], {
    cwd,
    env: { ...env, ...quiet },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let report: ProbeReport | undefined
  let stderr = ''
  child.on('message', (message: { doctor?: ProbeReport }) => {
    report ??= message.doctor
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const patience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  const cause = await ending(child)
  clearTimeout(patience)
  return { report, stderr: stderr + cause }
}

/** Why it did not even begin. */
function ending(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    child.once('close', () => resolve(''))
    child.once('error', ({ message }) => resolve(`Error: ${message}\n`))
  })
}

const quiet = {
  ...{ RULEWIRE_URL: '', RULEWIRE_TOKEN: '', RULEWIRE_RULES: '', RULEWIRE_EVENTS: '', RULEWIRE_LOG: 'error' },
  // Children of Node's cluster and test runner speak over the same channel.
  ...{ NODE_CHANNEL_FD: undefined, NODE_TEST_CONTEXT: undefined },
}

/** The last line that says something. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map(line => line.trim())
  return lines.findLast(line => /^\w*Error\b|^\[rulewire\]/.test(line)) ?? lines.findLast(line => line !== '') ?? ''
}

export function notLoadable({ stderr }: Probed): Finding {
  return {
    check: 'guard',
    state: 'fail',
    message: `what is loaded before the application fails: ${lastLine(stderr) || 'it did not come to its end'}`,
    help: 'try the command with --eval 0 in place of the application',
  }
}
