import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('server.mjs', import.meta.url))
const register = new URL('../../dist/middleware/register.js', import.meta.url).href

/** One of the two servers, as the parent sees it. Has to be ended. */
export class Side {
  #child
  #open = new Map()
  #next = 0
  ports

  /** @param env - of the guard; undefined: none is there */
  static async begin(env) {
    const side = new Side()
    const others = Object.entries(process.env).filter(([name]) => !/^(?:RULEWIRE_|NODE_OPTIONS$)/.test(name))
    side.#child = fork(program, [], {
      execArgv: ['--expose-gc', ...(env === undefined ? [] : ['--import', register])],
      env: { ...Object.fromEntries(others), NODE_ENV: 'production', ...env },
    })
    side.#child.on('message', ({ id, answer }) => {
      side.#open.get(id)?.(answer)
      side.#open.delete(id)
    })
    side.ports = await side.ask('listen')
    return side
  }

  async ask(ask) {
    const id = this.#next++
    const gone = new AbortController()
    const exited = once(this.#child, 'exit', gone).then(([code, signal]) => {
      throw new Error(`a server ended with ${code ?? signal}`)
    })
    exited.catch(() => {})
    const answered = new Promise(resolve => {
      this.#open.set(id, resolve)
    })
    this.#child.send({ id, ask })
    try {
      return await Promise.race([answered, exited])
    } finally {
      gone.abort()
    }
  }

  async end() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.disconnect()
    await exited
  }
}
