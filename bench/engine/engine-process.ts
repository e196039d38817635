import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer, Ask, Begin } from './process/messages.ts'
import type { SelfTime } from './process/profile.ts'
import type { RoundResult } from './process/work.ts'

const main = fileURLToPath(new URL('process/main.js', import.meta.url))

/** A process with one engine in it, as the parent sees it. Has to be ended. */
export class EngineProcess {
  readonly #child: ChildProcess = fork(main, [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })

  /** Throws where the engine does not take the rules. */
  async begin(begin: Begin): Promise<void> {
    await this.#ask({ type: 'begin', begin }, 'begun')
  }

  async round(round: number): Promise<RoundResult> {
    return (await this.#ask({ type: 'round', round }, 'round')).result
  }

  /** Leaves the profile in `file`. */
  async profile(file: string): Promise<readonly SelfTime[]> {
    return (await this.#ask({ type: 'profile', file }, 'profile')).selfTimes
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    await gone
  }

  async #ask<Type extends Answer['type']>(ask: Ask, type: Type): Promise<Extract<Answer, { type: Type }>> {
    this.#child.send(ask)
    const done = new AbortController()
    try {
      const answer = await Promise.race([
        once(this.#child, 'message', done).then(([message]) => message as Answer),
        once(this.#child, 'exit', done).then(
          ([code, signal]): Answer => ({ type: 'failed', error: `ended with ${code ?? signal}` }),
        ),
      ])
      if (answer.type === 'failed') throw new Error(answer.error)
      if (answer.type !== type) throw new Error(`answered ${answer.type} to ${ask.type}`)
      return answer as Extract<Answer, { type: Type }>
    } finally {
      done.abort()
    }
  }
}
