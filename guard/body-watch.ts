import { type BodyFormat, BodyReader, isReadable } from '../http/index.ts'
import type { GuardContext } from './context.ts'
import { copyOf } from './copy-of.ts'
import { earlyBody, mountedTooLate, wakeParser } from './early-body.ts'
import { Hold } from './hold.ts'
import { startReading } from './http2-request.ts'
import type { Judgement } from './judgement.ts'
import type { GuardedRequest, GuardedResponse } from './messages.ts'

/** Whom a held request concerns. */
export interface Held {
  /** The application may have it. */
  released(): void
  /** The client has gone. */
  abandoned(): void
}

interface Messages {
  readonly request: GuardedRequest
  readonly response: GuardedResponse
}

/** The body of one request: whether it is looked at, and whether the application waits until it was. */
export class BodyWatch {
  /** A rule that acts wants to see the body before the application sees the request. */
  wantsHold = false
  readonly #context: GuardContext
  readonly #request: GuardedRequest
  readonly #response: GuardedResponse
  readonly #judgement: Judgement
  readonly #judged: () => void
  /** There while the body passes by. */
  #reader: BodyReader | undefined
  #hold: Hold | undefined
  /** The parser is handing over a chunk; what is released meanwhile waits until the stream has it. */
  #isPushing = false
  #isDue = false

  /** @param judged called whenever something new is known by the body */
  constructor(context: GuardContext, { request, response }: Messages, judgement: Judgement, judged: () => void) {
    this.#context = context
    this.#request = request
    this.#response = response
    this.#judgement = judgement
    this.#judged = judged
  }

  /** Decides by what the rules want now that the head is known. */
  plan(format: BodyFormat): void {
    const need = this.#judgement.bodyNeed()
    if (need === 'none') this.#judgement.ignoreBody()
    else if (isReadable(format, this.#context.maxBodyBytes)) {
      this.#reader = new BodyReader(format, this.#context.maxBodyBytes)
      this.wantsHold = need === 'hold'
      this.#judgement.awaitBody()
      this.#catchUp()
    } else {
      if (format.encoded) this.#judgement.bodyError('encoding')
      this.#judgement.bodyUnseen()
    }
  }

  /** Looks at what was there before us, or has to say that it is gone. */
  #catchUp(): void {
    const early = earlyBody(this.#request)
    if (early === undefined) {
      this.#context.warn(mountedTooLate)
      this.lose()
      return
    }
    for (const chunk of early.chunks) this.pushed(chunk, undefined)
    if (early.isWhole) this.pushed(null, undefined)
    // Nobody is held yet.
    this.#isPushing = false
    this.#isDue = false
  }

  /** Answers whether the request is held from now on. */
  hold({ released, abandoned }: Held): boolean {
    if (!this.wantsHold || !this.#judgement.bodyIsComing) return false
    this.wantsHold = false
    return this.#judgement.attempt('request', () => {
      const over = (next: () => void) => () => {
        this.#hold = undefined
        next()
      }
      const expired = () => this.#giveHoldUp()
      this.#hold = new Hold(this.#context, this.#request, this.#response, {
        released: over(released),
        expired,
        abandoned: over(abandoned),
      })
      this.#context.counts.held += 1
      startReading(this.#request)
      wakeParser(this.#request)
    })
  }

  get isWatching(): boolean {
    return this.#reader !== undefined || this.#hold !== undefined
  }

  /**
   * The parser hands over a piece of the body; `null` is its end. A body that is whole by its length is not kept waiting
   * for that: a quick answer may be finished in between.
   */
  pushed(chunk: unknown, encoding: BufferEncoding | undefined): void {
    this.#isPushing = true
    const reader = this.#reader
    if (reader !== undefined && !this.#judgement.attempt('body', () => this.#take(reader, chunk, encoding))) this.lose()
  }

  /** The stream has the piece. Answers whether the parser may go on; while a request is held nobody reads, and it has to. */
  hasPushed(more: boolean): boolean {
    this.#isPushing = false
    if (!this.#isDue) return this.#hold !== undefined || more
    this.#isDue = false
    this.#hold?.release()
    return this.#request.readableLength < this.#request.readableHighWaterMark
  }

  /** It is not waited for any longer. */
  lose(): void {
    this.#reader = undefined
    if (!this.#judgement.bodyIsComing) return
    this.#judgement.attempt('body', () => this.#judgement.bodyUnseen())
    this.#seen()
  }

  /** Nothing more is said of it. */
  drop(): void {
    this.#reader = undefined
  }

  #take(reader: BodyReader, chunk: unknown, encoding: BufferEncoding | undefined): void {
    const progress = chunk === null ? 'whole' : reader.write(bytesFor(reader, chunk, encoding))
    if (progress === 'over') this.lose()
    else if (progress === 'whole') this.#finish(reader)
    else if (this.#hold !== undefined && reader.bytes > this.#context.maxBodyBytes) this.#giveHoldUp()
  }

  #finish(reader: BodyReader): void {
    this.#reader = undefined
    reader.end(body => {
      if (!this.#judgement.bodyIsComing) return
      this.#judgement.attempt('body', () => this.#judgement.bodyCame(body))
      this.#seen()
    })
  }

  #seen(): void {
    this.#judged()
    this.#letGo()
  }

  /** The application gets the request before its body was judged; that goes on. */
  #giveHoldUp(): void {
    this.#judgement.attempt('body', () => this.#judgement.incomplete('budget'))
    this.#letGo()
  }

  #letGo(): void {
    if (this.#isPushing) this.#isDue = true
    // What the application throws must not pass through whoever told us.
    else process.nextTick(() => this.#hold?.release())
  }
}

/** The application reads a chunk afterwards, and may change it in place: what is looked at later is copied. */
function bytesFor(reader: BodyReader, chunk: unknown, encoding: BufferEncoding | undefined): Buffer {
  if (Buffer.isBuffer(chunk) && reader.isAll(chunk)) return chunk
  const copy = copyOf(chunk, encoding)
  if (copy === undefined) throw new TypeError('a piece of a body is neither text nor bytes')
  return copy
}
