import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cleanup } from '../support/cleanup.ts'

export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
if (!existsSync(main)) throw new Error(`${main} is not there: run "npm run build" first`)

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

interface Options {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string | Buffer
}

/** Runs the built command line to its end, with no more of the environment than it is given. */
export async function rulewire(args: readonly string[], options: Options = {}): Promise<Ended> {
  const running = start(args, options)
  running.child.stdin.on('error', () => {})
  running.child.stdin.end(options.stdin ?? '')
  return running.ended
}

export interface RunningCommand {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves with what a pattern finds in standard output or standard error, rejects when the process ends without it. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  readonly ended: Promise<Ended>
}

export function start(args: readonly string[], { cwd, env }: Options = {}, script = main): RunningCommand {
  const child = spawn(process.execPath, [script, ...args], { cwd, env: { PATH: process.env.PATH, ...env } })
  const texts = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
    })
  }
  const ended = new Promise<Ended>(resolve => child.once('close', code => resolve({ code, ...texts })))
  cleanup(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended, printed: pattern => printed(child, texts, pattern, ended) }
}

function printed(
  child: ChildProcessWithoutNullStreams,
  texts: { stdout: string; stderr: string },
  pattern: RegExp,
  ended: Promise<Ended>,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = pattern.exec(texts.stdout) ?? pattern.exec(texts.stderr)
      if (found !== null) resolve(found)
    }
    for (const stream of [child.stdout, child.stderr]) stream.on('data', look)
    look()
    ended.then(({ stdout, stderr }) => reject(new Error(`ended without ${pattern}:\n${stdout}${stderr}`)))
  })
}

/** Writes files below a directory: text as it is, everything else as JSON. */
export async function writeFiles(directory: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name)
    await mkdir(dirname(file), { recursive: true })
    const isText = typeof content === 'string' || Buffer.isBuffer(content)
    await writeFile(file, isText ? content : JSON.stringify(content, undefined, 2))
  }
}

export function ruleSetOf(...rules: readonly object[]): object {
  return { version: 1, rules: rules.map(members => ({ category: 'attack_attempt', event: 'probe', ...members })) }
}

export function pathMatches(regex: string): object {
  return { operator: 'match_regex', inputs: [{ address: 'server.request.path' }], regex }
}

/** What is said of the slowest pattern, whatever it costs here. */
export const slowest = /[1-9]\d* patterns?, the slowest in \S+: [\d.e-]+ ns a byte, [\d.e-]+ times an ordinary one\n/
