import { type Body, type BodyFormat, isReadable } from '../../http/index.ts'
import { BodyGatherer } from '../body-gatherer.ts'
import type { GuardContext } from '../context.ts'
import { mountedTooLate } from '../early-body.ts'
import type { Judgement } from '../judgement.ts'
import { markGuarded } from '../marks.ts'
import { requestWith } from './copies.ts'
import { PassingStream } from './passing-stream.ts'
import { promisesBody } from './request-head.ts'

/** The body of a Web request: whether it is looked at, and whether the handler waits until it was. */
export class RequestBody {
  /** What the handler gets. */
  request: Request
  /** A rule that acts wants to see the body before the handler sees the request. */
  wantsHold = false
  readonly #context: GuardContext
  readonly #judgement: Judgement
  readonly #judged: () => void
  #gatherer: BodyGatherer | undefined
  #stream: PassingStream | undefined
  /** There while the request is held. */
  #release: ((isThere: boolean) => void) | undefined

  /** @param judged called whenever something new is known by the body */
  constructor(context: GuardContext, request: Request, judgement: Judgement, judged: () => void) {
    this.request = request
    this.#context = context
    this.#judgement = judgement
    this.#judged = judged
  }

  /** Decides by what the rules want now that the head is known. */
  plan(format: BodyFormat): void {
    const need = this.#judgement.bodyNeed()
    if (need === 'none') this.#judgement.ignoreBody()
    else if (this.request.body === null) this.#planWithout()
    else if (this.request.bodyUsed || this.request.body.locked) {
      this.#context.warn(mountedTooLate)
      this.#judgement.bodyUnseen()
    } else if (isReadable(format, this.#context.maxBodyBytes)) {
      this.#watch(this.request.body, format)
      this.wantsHold = need === 'hold'
      this.#judgement.awaitBody()
    } else {
      if (format.encoded) this.#judgement.bodyError('encoding')
      this.#judgement.bodyUnseen()
    }
  }

  /** Waits until the body was judged, or long enough. Answers whether somebody still waits for an answer. */
  hold(): Promise<boolean> {
    this.wantsHold = false
    this.#context.counts.held += 1
    const { signal } = this.request
    if (signal.aborted) return Promise.resolve(false)
    return new Promise(resolve => {
      const over = (isThere: boolean) => {
        this.#release = undefined
        // First of all: a request that is not let go is lost.
        resolve(isThere)
        this.#judgement.attempt('request', () => cancel())
        this.#judgement.attempt('request', () => this.#context.holds.delete(expire))
        this.#judgement.attempt('request', () => signal.removeEventListener('abort', abandon))
      }
      const expire = () => this.#giveHoldUp()
      const abandon = () => over(false)
      const cancel = this.#context.later(expire, this.#context.maxHoldMs)
      this.#context.holds.add(expire)
      signal.addEventListener('abort', abandon)
      this.#release = over
      void this.#readAhead()
    })
  }

  /** All of it has passed by, and it will be judged in a moment. */
  get whole(): Promise<void> | undefined {
    return this.#judgement.bodyIsComing ? this.#gatherer?.whole : undefined
  }

  /** It is not waited for any longer. */
  lose(): void {
    this.#gatherer?.lose()
    if (this.#judgement.bodyIsComing) this.#lost(false)
  }

  /** Nothing more is said of it. */
  drop(): void {
    this.#gatherer?.drop()
  }

  /** The handler cannot see what the head promises; it is still not absent. */
  #planWithout(): void {
    if (promisesBody(this.request.headers)) this.#judgement.bodyUnseen()
    else this.#judgement.bodyCame({ cut: false })
  }

  #watch(body: ReadableStream, format: BodyFormat): void {
    this.#gatherer = new BodyGatherer({
      format,
      maxBytes: this.#context.maxBodyBytes,
      attempt: task => this.#judgement.attempt('body', task),
      came: body => this.#came(body),
      lost: isBrokenOff => this.#lost(isBrokenOff),
    })
    this.#stream = new PassingStream(body, this.#gatherer, 'bytes')
    try {
      this.request = requestWith(this.request, this.#stream.stream)
      markGuarded(this.request)
    } catch (error) {
      this.#stream.giveUp()
      throw error
    }
  }

  async #readAhead(): Promise<void> {
    while (this.#release !== undefined && (await this.#stream?.ahead())) {
      // Of a form files are not kept, but here they would be.
      if ((this.#gatherer?.bytes ?? 0) > this.#context.maxBodyBytes) this.#giveHoldUp()
    }
  }

  /** The handler gets the request before its body was judged; that goes on. */
  #giveHoldUp(): void {
    this.#judgement.attempt('body', () => this.#judgement.incomplete('budget'))
    this.#release?.(true)
  }

  #came(body: Body): void {
    if (!this.#judgement.bodyIsComing) return
    this.#judgement.attempt('body', () => this.#judgement.bodyCame(body))
    this.#judged()
    this.#release?.(true)
  }

  #lost(isBrokenOff: boolean): void {
    if (!this.#judgement.bodyIsComing) return
    this.#judgement.attempt('body', () => this.#judgement.bodyUnseen())
    this.#judged()
    // Who has hung up may be told a little later that he has; any other failure is the handler's to see.
    if (isBrokenOff) setImmediate(() => this.#release?.(true))
    else this.#release?.(true)
  }
}
