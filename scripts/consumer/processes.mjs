import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { delimiter } from 'node:path'

/** Compiling the native parts is the longest of what is waited for. */
const longestMs = 15 * 60_000

const running = new Set()

// Whatever ends us, an exception or Ctrl-C included: nobody is left behind.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))
process.once('exit', () => {
  for (const child of running) tell(child, 'SIGKILL')
})

/**
 * Starts a program in a directory, and keeps what it says.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string> }} options
 */
export function start(command, args, { cwd, env = {} }) {
  const child = spawn(command, args, {
    // A group of its own, to be ended as a whole: a program that npx starts does not hear what is said to npx alone.
    detached: true,
    cwd,
    env: { ...neutral(process.env), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const program = { child, out: '', err: '', code: undefined }
  for (const [stream, key] of [
    [child.stdout, 'out'],
    [child.stderr, 'err'],
  ]) {
    stream.setEncoding('utf8').on('data', text => {
      program[key] += text
      child.emit('said')
    })
  }
  running.add(child)
  program.ended = new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      running.delete(child)
      program.code = code ?? signal
      child.emit('said')
      resolve(program)
    })
  })
  program.ended.catch(() => {})
  return program
}

/** Runs a program to its end, whatever its exit code. */
export async function run(command, args, options) {
  const program = start(command, args, options)
  const tooLong = setTimeout(() => tell(program.child, 'SIGKILL'), longestMs)
  return program.ended.finally(() => clearTimeout(tooLong))
}

/** As `run`, where another exit code than 0 is an error. */
export async function succeed(command, args, options) {
  const program = await run(command, args, options)
  if (program.code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${program.code}\n${program.out}${program.err}`)
  return program
}

/** What a pattern finds in what the program says on standard output. */
export async function said(program, pattern) {
  for (;;) {
    const found = pattern.exec(program.out)
    if (found !== null) return found
    if (program.code !== undefined)
      throw new Error(`ended with ${program.code} without ${pattern}\n${program.out}${program.err}`)
    await once(program.child, 'said')
  }
}

/** As Ctrl-C in a terminal does it: everybody in the group is told. */
export async function stop({ child, ended }) {
  tell(child, 'SIGINT')
  return ended
}

function tell(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** The environment of somebody who has a shell, and neither our settings nor what `npm run` adds. */
function neutral(env) {
  const foreign =
    /^(RULEWIRE_|OTEL_|DD_|NODE_OPTIONS$|NODE_PATH$|PORT$|INIT_CWD$|npm_(lifecycle|package|command|execpath|node_execpath|config_(local_prefix|global_prefix|prefix|noproxy)))/
  const own = Object.entries(env).filter(([name]) => !foreign.test(name))
  const path = (env.PATH ?? '').split(delimiter).filter(directory => !/node_modules[\\/]\.bin$/.test(directory))
  return { ...Object.fromEntries(own), PATH: path.join(delimiter), NO_COLOR: '1' }
}
