import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cleanup } from './cleanup.ts'

export interface Ended {
  /** Null when it had to be killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Long enough for any machine, and shorter than a test may take: whoever needs it hangs. */
const deadlineMs = 20_000

/** Runs node to its end; a process that does not come to one is killed. */
export async function ended(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  })
  cleanup(async () => child.kill('SIGKILL'))
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  return { code, stdout, stderr }
}
