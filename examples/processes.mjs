import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { until } from './until.mjs'

/** How long a process may take to end when it was asked to, before it is made to. */
const graceMs = 5_000
/** As much of what a process says as is worth showing when something went wrong. */
const keptLines = 200

const root = fileURLToPath(new URL('..', import.meta.url))
const leaveWithParent = ['--import', fileURLToPath(new URL('leave-with-parent.mjs', import.meta.url))]

const running = new Set()
const byName = new Map()

// Whatever ends us, an exception included: nobody is left behind.
process.once('exit', () => {
  for (const { child } of running) child.kill('SIGKILL')
})

/**
 * Starts a Node process in the root of the checkout. It is in a group of its own: Ctrl-C is for us, who then end the
 * others in order. The last lines of what it says are kept.
 * @param {string} name
 * @param {string[]} args as after `node`
 * @param {{ env?: Record<string, string>, onLine?: (line: string) => void, onErrorLine?: (line: string) => void }} [options]
 *   `onLine` gets what it writes to standard output, `onErrorLine` what it writes to standard error
 */
export function startProcess(name, args, { env = {}, onLine = () => {}, onErrorLine = () => {} } = {}) {
  const child = spawn(process.execPath, [...leaveWithParent, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...neutralEnvironment(), ...env },
    cwd: root,
    detached: true,
  })
  const started = { name, child, errors: [], lines: [], ended: undefined }
  keepLines(child.stdout, started.lines, onLine)
  keepLines(child.stderr, started.errors, onErrorLine)
  running.add(started)
  byName.set(name, started)
  started.exited = once(child, 'close').then(([code, signal]) => {
    running.delete(started)
    started.ended = { code, signal }
    return started.ended
  })
  return started
}

/** The first line of standard output that fits; an error when the process ends before. */
export function lineOf(started, pattern, withinMs = 20_000) {
  const find = () => {
    const found = started.lines.map(line => pattern.exec(line)).find(Boolean)
    if (!found && started.ended) throw new Error(obituary(started))
    return found
  }
  return until(`${pattern} from the ${started.name}`, find, { withinMs, seen: () => started.lines })
}

/** Asks a process to end, and makes it when it does not. */
export async function stopProcess(started) {
  if (started.ended) return started.ended
  started.child.kill('SIGTERM')
  const insist = setTimeout(() => started.child.kill('SIGKILL'), graceMs)
  const ended = await started.exited
  clearTimeout(insist)
  return ended
}

/** As a power cut does it. */
export function killProcess(started) {
  started.child.kill('SIGKILL')
  return started.exited
}

/** All that were started, by name the last one. */
export function startedProcesses() {
  return [...byName.values()]
}

export async function stopAllProcesses() {
  await Promise.all([...running].map(stopProcess))
}

/** What there is to say about a process that ended, or about one that does not do what it should. */
export function obituary({ name, ended, errors }) {
  const how = ended ? `the ${name} ended with ${ended.signal ?? `exit code ${ended.code}`}` : `the ${name} is running`
  return [how, ...errors.map(line => `  ${name}: ${line}`)].join('\n')
}

function keepLines(stream, lines, onLine) {
  createInterface({ input: stream }).on('line', line => {
    lines.push(line)
    if (lines.length > keptLines) lines.shift()
    onLine(line)
  })
}

/** Ours, without what would point the processes somewhere else. */
function neutralEnvironment() {
  const foreign = /^(RULEWIRE_|OTEL_|DD_|NODE_OPTIONS$|PORT$|HOST$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
}
