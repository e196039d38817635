import { type ChildProcess, type ForkOptions, fork } from 'node:child_process'
import { once } from 'node:events'

/** Every question is answered by what it asks for, or by this. */
export interface Failed {
  readonly type: 'failed'
  readonly error: string
}

/** A process that answers questions, one after the other, as the parent sees it. Has to be ended. */
export class AskedProcess<Ask extends object, Answer extends { readonly type: string }> {
  readonly #child: ChildProcess

  /** Begins at once. @param file a module that calls `answerParent` */
  constructor(file: string, options: Pick<ForkOptions, 'execArgv' | 'env'> & { readonly args?: readonly string[] }) {
    const { args = [], ...rest } = options
    this.#child = fork(file, args, { ...rest, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  }

  /** Throws what the process threw, and where it ends without an answer. */
  async ask<Type extends Answer['type']>(ask: Ask, type: Type): Promise<Extract<Answer, { type: Type }>> {
    this.#child.send(ask)
    const done = new AbortController()
    try {
      const answer = await Promise.race([
        once(this.#child, 'message', done).then(([message]) => message as Answer | Failed),
        once(this.#child, 'exit', done).then(
          ([code, signal]): Failed => ({ type: 'failed', error: `ended with ${code ?? signal}` }),
        ),
      ])
      if (isFailed(answer)) throw new Error(answer.error)
      if (answer.type !== type) throw new Error(`answered ${answer.type} instead of ${type}`)
      return answer as Extract<Answer, { type: Type }>
    } finally {
      done.abort()
    }
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const gone = once(this.#child, 'exit')
    if (this.#child.connected) this.#child.disconnect()
    await gone
  }
}

function isFailed(answer: { readonly type: string }): answer is Failed {
  return answer.type === 'failed'
}

/** For the process that is asked. Ends with its parent, or when that needs it no more. */
export function answerParent<Ask, Answer extends { readonly type: string }>(
  answer: (ask: Ask) => Promise<Answer>,
): void {
  process.on('message', (ask: Ask) => {
    answer(ask).then(
      told => process.send?.(told),
      (error: unknown) =>
        process.send?.({ type: 'failed', error: error instanceof Error ? error.stack : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit())
}
