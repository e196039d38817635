import type { Watcher } from '../watcher.ts'

/**
 * A stream that passes on what it reads from another, when it is read itself and not before: nobody makes more than somebody wants,
 * and a stream of events arrives event by event. Errors and cancellation pass through as they are.
 */
export class PassingStream {
  readonly stream: ReadableStream
  readonly #reader: ReadableStreamDefaultReader<unknown>
  readonly #watcher: Watcher
  /** Of a byte stream buffers are transferred to whoever reads it: they must not be anybody else's. */
  readonly #isByteStream: boolean
  /** Read ahead. */
  readonly #waiting: unknown[] = []
  #reading: Promise<void> | undefined
  #isOver = false
  #failure: { readonly error: unknown } | undefined

  /** @param kind `bytes`: can also be read into buffers of the reader's, as the body of a request can */
  constructor(source: ReadableStream, watcher: Watcher, kind: 'bytes' | 'any') {
    this.#reader = source.getReader()
    this.#watcher = watcher
    this.#isByteStream = kind === 'bytes'
    const cancel = (reason: unknown) => this.#cancel(reason)
    this.stream = this.#isByteStream
      ? new ReadableStream({ type: 'bytes', pull: controller => this.#pull(controller), cancel })
      : new ReadableStream({ pull: controller => this.#pull(controller), cancel }, { highWaterMark: 0 })
  }

  /** Reads a piece ahead. Answers whether there may be more. */
  async ahead(): Promise<boolean> {
    this.#reading ??= this.#read()
    await this.#reading
    return !this.#isOver
  }

  /** Nothing was read: the source is as it was. */
  giveUp(): void {
    this.#isOver = true
    this.#reader.releaseLock()
  }

  async #read(): Promise<void> {
    const read = await this.#reader.read().catch((error: unknown) => ({ error }))
    this.#reading = undefined
    if ('error' in read) {
      this.#isOver = true
      this.#failure = read
      this.#watcher.brokenOff()
    } else if (read.done) {
      this.#isOver = true
      this.#watcher.end()
    } else this.#take(read.value)
  }

  #take(value: unknown): void {
    if (!(value instanceof Uint8Array)) {
      this.#watcher.odd()
      this.#waiting.push(value)
    } else if (value.length > 0) {
      const copies = this.#isByteStream || this.#watcher.isWatching
      this.#waiting.push(copies ? new Uint8Array(value) : value)
      if (this.#watcher.isWatching) this.#watcher.piece(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
    }
  }

  async #pull(controller: ReadableByteStreamController | ReadableStreamDefaultController): Promise<void> {
    while (this.#waiting.length === 0 && !this.#isOver) await this.ahead()
    if (this.#waiting.length > 0) controller.enqueue(this.#waiting.shift() as never)
    else if (this.#failure !== undefined) controller.error(this.#failure.error)
    else {
      controller.close()
      // A read into a buffer of the reader's own is still to be answered.
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    }
  }

  async #cancel(reason: unknown): Promise<void> {
    if (!this.#isOver) this.#watcher.brokenOff()
    this.#isOver = true
    await this.#reader.cancel(reason)
  }
}
