import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const shop = fileURLToPath(new URL('../../examples/shop/app.js', import.meta.url))

export interface RunningShop {
  readonly url: string
  /** Asks it to end; gives its exit code. */
  readonly stop: () => Promise<number | null>
}

/** The example shop as it is, without anything preloaded. */
export async function runShop(): Promise<RunningShop> {
  const child = spawn(process.execPath, [shop], { env: { PATH: process.env.PATH, PORT: '0' }, stdio: 'pipe' })
  const url = await addressOf(child)
  return { url, stop: () => stop(child) }
}

async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^listening on (http:\S+)$/.exec(line)
    if (found?.[1] !== undefined) return found[1]
  }
  throw new Error('the shop ended before it listened')
}

async function stop(child: ChildProcess): Promise<number | null> {
  const closed = once(child, 'close')
  child.kill('SIGTERM')
  const [code] = await closed
  return code
}
