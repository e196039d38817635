import { fileURLToPath } from 'node:url'
import { AskedProcess } from '../common/asked-process.ts'
import type { SelfTime } from '../common/profile.ts'
import type { Answer, Ask, Begin } from './process/messages.ts'
import type { RoundResult } from './process/work.ts'

const main = fileURLToPath(new URL('process/main.js', import.meta.url))

/** A process with one engine in it, as the parent sees it. Has to be ended. */
export class EngineProcess {
  readonly #process = new AskedProcess<Ask, Answer>(main, { execArgv: ['--expose-gc'] })

  /** Throws where the engine does not take the rules. */
  async begin(begin: Begin): Promise<void> {
    await this.#process.ask({ type: 'begin', begin }, 'begun')
  }

  async round(round: number): Promise<RoundResult> {
    return (await this.#process.ask({ type: 'round', round }, 'round')).result
  }

  /** Leaves the profile in `file`. */
  async profile(file: string): Promise<readonly SelfTime[]> {
    return (await this.#process.ask({ type: 'profile', file }, 'profile')).selfTimes
  }

  async end(): Promise<void> {
    await this.#process.end()
  }
}
