import { fileURLToPath } from 'node:url'
import { AskedProcess } from '../common/asked-process.ts'
import type { Batch, Load, LoadAnswer, LoadAsk } from './load/messages.ts'

const main = fileURLToPath(new URL('load/main.js', import.meta.url))

/** Who asks the servers, as the parent sees it. Has to be ended. */
export class LoadProcess {
  readonly #process = new AskedProcess<LoadAsk, LoadAnswer>(main, {})

  async open(batch: Batch): Promise<void> {
    await this.#process.ask({ type: 'open', batch }, 'opened')
  }

  async saturate(ms: number): Promise<Load> {
    return (await this.#process.ask({ type: 'saturate', ms }, 'saturated')).load
  }

  async pace(ms: number, rate: number): Promise<Load> {
    return (await this.#process.ask({ type: 'pace', ms, rate }, 'paced')).load
  }

  /** Answers how many bytes were sent. */
  async hang(missingBytes: number): Promise<number> {
    return (await this.#process.ask({ type: 'hang', missingBytes }, 'hanging')).sentBytes
  }

  async finish(): Promise<Load> {
    return (await this.#process.ask({ type: 'finish' }, 'finished')).load
  }

  async close(): Promise<void> {
    await this.#process.ask({ type: 'close' }, 'closed')
  }

  async end(): Promise<void> {
    await this.#process.end()
  }
}
