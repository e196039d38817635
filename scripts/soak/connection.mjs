import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { answerEnd } from './read-answer.mjs'

/** Whoever has not answered by then does not answer. */
const patienceMs = 20_000

/** One connection to one server, which sends what it is told byte for byte and reads until an answer is whole. */
export class Connection {
  #socket
  #bytes = Buffer.alloc(0)
  #ended = false
  #changed = () => {}

  static async open(port) {
    const connection = new Connection()
    connection.#socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    connection.#socket.on('data', chunk => {
      connection.#bytes = connection.#bytes.length === 0 ? chunk : Buffer.concat([connection.#bytes, chunk])
      connection.#changed()
    })
    const over = () => {
      connection.#ended = true
      connection.#changed()
    }
    connection.#socket.on('end', over).on('error', over).on('close', over)
    await once(connection.#socket, 'connect')
    return connection
  }

  get isOpen() {
    return !this.#ended
  }

  /** @param pieces - of a request, sent one after the other with a pause between them */
  async send(pieces) {
    for (const [at, piece] of pieces.entries()) {
      if (at > 0) await pause(3)
      if (!this.#socket.destroyed) this.#socket.write(piece)
    }
  }

  /** Answers the bytes, and whether it is a `whole` answer, or what came until the connection was `closed`, or in `vain`. */
  async answer(method) {
    const endMs = Date.now() + patienceMs
    for (;;) {
      const end = answerEnd(this.#bytes, method, this.#ended)
      if (end !== undefined) return { how: 'whole', bytes: this.#take(end) }
      if (this.#ended) return { how: 'closed', bytes: this.#take(this.#bytes.length) }
      const leftMs = endMs - Date.now()
      if (leftMs <= 0) return { how: 'vain', bytes: this.#take(this.#bytes.length) }
      await this.#change(leftMs)
    }
  }

  /** What came without having been asked for. */
  get left() {
    return this.#bytes
  }

  /** When the server has closed it, or has not for a while. */
  async closes() {
    const endMs = Date.now() + 1_000
    while (!this.#ended && Date.now() < endMs) await this.#change(endMs - Date.now())
    return this.#ended
  }

  async close() {
    if (this.#socket.closed) return
    const closed = once(this.#socket, 'close')
    this.#socket.destroy()
    await closed
  }

  #take(end) {
    const bytes = this.#bytes.subarray(0, end)
    this.#bytes = this.#bytes.subarray(end)
    return bytes
  }

  #change(leftMs) {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, leftMs)
      this.#changed = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
