import net from 'node:net'

export interface WireAnswer {
  readonly status: number
  /** Status line and headers. */
  readonly head: string
  readonly body: string
}

/** One connection that is kept as long as the server keeps it; sends bytes as they are, and reads one answer at a time. */
export class Wire {
  readonly #port: number
  #socket: net.Socket | undefined
  #received: Buffer = Buffer.alloc(0)
  #isClosed = false
  #changed: () => void = () => {}

  constructor(port: number) {
    this.#port = port
  }

  /**
   * Sends a request and waits for its answer; undefined where the server hung up without one.
   * @param pieces are written one after the other, each when `between` is through with the one before
   * @param hasBody an answer to HEAD has none, whatever its length says
   */
  async exchange(
    pieces: readonly Buffer[],
    { hasBody = true, between }: { hasBody?: boolean; between?: (socket: net.Socket) => Promise<void> } = {},
  ): Promise<WireAnswer | undefined> {
    const socket = await this.#connected()
    for (const piece of pieces) {
      socket.write(piece)
      await between?.(socket)
    }
    return this.answer(hasBody)
  }

  /** The next answer on this connection. */
  async answer(hasBody = true): Promise<WireAnswer | undefined> {
    for (;;) {
      const answer = this.#take(hasBody)
      if (answer !== undefined && answer.status < 200) continue
      if (answer !== undefined) return this.#lastOrNot(answer)
      if (this.#isClosed) return undefined
      await new Promise<void>(resolve => {
        this.#changed = resolve
      })
    }
  }

  async send(bytes: Buffer): Promise<net.Socket> {
    const socket = await this.#connected()
    socket.write(bytes)
    return socket
  }

  destroy(): void {
    this.#socket?.destroy()
    this.#socket = undefined
    this.#isClosed = true
  }

  async #connected(): Promise<net.Socket> {
    if (this.#socket !== undefined && !this.#isClosed) return this.#socket
    const socket = net.connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    this.#socket = socket
    this.#isClosed = false
    this.#received = Buffer.alloc(0)
    // One that was left behind has nothing to say any more.
    const isOurs = () => this.#socket === socket
    socket.on('data', data => {
      if (!isOurs()) return
      this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data])
      this.#changed()
    })
    socket.on('error', () => {})
    const closed = () => {
      if (!isOurs()) return
      this.#isClosed = true
      this.#changed()
    }
    socket.on('end', closed)
    socket.on('close', closed)
    await new Promise(resolve => socket.once('connect', resolve))
    return socket
  }

  /** A server that says so hangs up when it has read what is still coming. */
  #lastOrNot(answer: WireAnswer): WireAnswer {
    if (/^connection: *close/im.test(answer.head)) this.destroy()
    return answer
  }

  #take(hasBody: boolean): WireAnswer | undefined {
    const end = this.#received.indexOf('\r\n\r\n')
    if (end === -1) return undefined
    const head = this.#received.toString('latin1', 0, end)
    const status = Number(head.slice(9, 12))
    const isBare = !hasBody || status < 200 || status === 204 || status === 304
    const size = isBare ? 0 : this.#bodySize(head, end + 4)
    const rest = this.#received.length - end - 4
    if (size === undefined ? !this.#isClosed : rest < size) return undefined
    const stop = end + 4 + (size ?? rest)
    const body = this.#received.toString('utf8', end + 4, stop)
    this.#received = this.#received.subarray(stop)
    return { status, head, body }
  }

  /** Of a body in chunks up to its last one, as it stands there; undefined where it goes to the end, or that is not there yet. */
  #bodySize(head: string, start: number): number | undefined {
    if (!/^transfer-encoding: *chunked/im.test(head)) {
      const length = /^content-length: *(\d+)/im.exec(head)?.[1]
      return length === undefined ? undefined : Number(length)
    }
    const end = this.#received.indexOf('0\r\n\r\n', start)
    return end === -1 ? undefined : end + 5 - start
  }
}
