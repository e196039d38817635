import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AskedProcess } from '../common/asked-process.ts'
import type { SelfTime } from '../common/profile.ts'
import type { HostName } from './hosts.ts'
import type { Peer } from './peers.ts'
import type { GuardFigures, ServerAnswer, ServerAsk, Usage } from './server/messages.ts'

const main = fileURLToPath(new URL('server/main.js', import.meta.url))

/** Some ten seconds. */
const mostTries = 2_000

/** A host with one peer in it, as the parent sees it. Has to be ended. */
export class ServerProcess {
  readonly peer: Peer
  readonly #process: AskedProcess<ServerAsk, ServerAnswer>
  #port = 0

  private constructor(peer: Peer) {
    this.peer = peer
    this.#process = new AskedProcess(main, {
      execArgv: ['--expose-gc', ...peer.execArgv],
      env: { ...cleanEnvironment(), ...peer.env },
    })
  }

  static async listen(peer: Peer, host: HostName): Promise<ServerProcess> {
    const server = new ServerProcess(peer)
    server.#port = (await server.#process.ask({ type: 'listen', host }, 'listening')).port
    return server
  }

  get port(): number {
    return this.#port
  }

  async usage(): Promise<Usage> {
    return (await this.#process.ask({ type: 'usage' }, 'usage')).usage
  }

  /** Undefined where Rulewire is not in it. */
  async figures(): Promise<GuardFigures | undefined> {
    const { dist } = this.peer
    return dist === undefined ? undefined : (await this.#process.ask({ type: 'status', dist }, 'status')).status
  }

  /** When so many bytes have come over the connections that are open. Throws where they do not come. */
  async hasReceived(bytes: number): Promise<void> {
    for (let tries = 0; (await this.#received()) < bytes; tries++) {
      if (tries === mostTries) throw new Error(`${this.peer.name} received ${await this.#received()} of ${bytes} bytes`)
      await setTimeout(5)
    }
  }

  async #received(): Promise<number> {
    return (await this.#process.ask({ type: 'received' }, 'received')).bytes
  }

  /** What V8 holds after garbage was collected: its heap, and what hangs on it outside. */
  async memoryBytes(): Promise<number> {
    return (await this.#process.ask({ type: 'memory' }, 'memory')).bytes
  }

  /** While the work is done. Leaves the profile in `file`. */
  async profile(file: string, work: () => Promise<unknown>): Promise<readonly SelfTime[]> {
    await this.#process.ask({ type: 'profile-start' }, 'profiling')
    await work()
    return (await this.#process.ask({ type: 'profile-stop', file }, 'profile')).selfTimes
  }

  async end(): Promise<void> {
    await this.#process.end()
  }
}

/** Settings of whoever runs the bench are nobody's here. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:RULEWIRE_|DD_|OTEL_|NODE_OPTIONS$)/.test(name))
  return Object.fromEntries(kept)
}
