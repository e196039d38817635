import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const headEnd = Buffer.from('\r\n\r\n')
const readBytes = 65_536

export interface WireAnswer {
  readonly status: number
  readonly body: Buffer
}

/**
 * A connection that is kept alive and has one request at a time. As little as reads an answer of ours (its length is always told): what
 * a client library does besides would be most of the load's own time, on a machine that shares its cores with the server.
 */
export class Connection {
  readonly #socket: Socket
  #pending: Buffer | undefined
  #answered: (answer: WireAnswer) => void = () => {}
  #failed: (why: string) => void = () => {}

  private constructor(port: number) {
    const onread = {
      buffer: Buffer.allocUnsafe(readBytes),
      callback: (count: number, buffer: Uint8Array) => this.#read(buffer as Buffer, count),
    }
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread })
    this.#socket.on('error', ({ message }) => this.#failed(message))
    this.#socket.on('close', () => this.#failed('the connection was closed'))
  }

  static async open(port: number): Promise<Connection> {
    const connection = new Connection(port)
    await once(connection.#socket, 'connect')
    return connection
  }

  /** Once the body of an answer has been looked at, it is overwritten by the next one. */
  onAnswer(answered: (answer: WireAnswer) => void, failed: (why: string) => void): void {
    this.#answered = answered
    this.#failed = failed
  }

  send(bytes: Buffer): void {
    this.#socket.write(bytes)
  }

  async close(): Promise<void> {
    this.#failed = () => {}
    if (this.#socket.closed) return
    const closed = once(this.#socket, 'close')
    this.#socket.destroy()
    await closed
  }

  #read(buffer: Buffer, count: number): boolean {
    const read = buffer.subarray(0, count)
    const bytes = this.#pending === undefined ? read : Buffer.concat([this.#pending, read])
    const end = bytes.indexOf(headEnd)
    const head = end === -1 ? undefined : bytes.toString('latin1', 0, end)
    const length = head === undefined ? Number.NaN : Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1])
    if (head !== undefined && Number.isNaN(length)) this.#failed(`an answer without a length: ${head}`)
    else if (head === undefined || bytes.length < end + headEnd.length + length) this.#pending = Buffer.from(bytes)
    else {
      this.#pending = undefined
      const start = end + headEnd.length
      if (bytes.length > start + length) return this.#tooMuch()
      this.#answered({ status: Number(head.slice(9, 12)), body: bytes.subarray(start) })
    }
    return true
  }

  #tooMuch(): boolean {
    this.#failed('more than one answer to one request')
    return true
  }
}
