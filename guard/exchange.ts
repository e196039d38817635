import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BodyFormat, requestFacts, responseAddresses } from '../http/index.ts'
import { BodyTap } from './body-tap.ts'
import type { GuardContext } from './context.ts'
import { isLong } from './discard-body.ts'
import type { Emission } from './emission.ts'
import { Hold } from './hold.ts'
import { Judgement } from './judgement.ts'
import { exchangeOf } from './marks.ts'
import { type Gate, Replacement } from './replacement.ts'
import { comingHead, sentHeaders } from './response-head.ts'

/** One live request and its response: what of them is looked at and when, and what becomes of them. */
export class Exchange {
  readonly #context: GuardContext
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #judgement: Judgement
  readonly #replacement: Replacement
  #format: BodyFormat | undefined
  /** There while the body passes by. */
  #tap: BodyTap | undefined
  /** A rule that blocks wants to see the body before the application sees the request. */
  #wantsHold = false
  #hold: Hold | undefined
  /** The parser is handing over a chunk; what is released meanwhile waits until the stream has it. */
  #isPushing = false
  #isDue = false
  #headWasJudged = false
  #isListening = false
  #hasEnded = false

  constructor(context: GuardContext, request: IncomingMessage, response: ServerResponse) {
    this.#context = context
    this.#request = request
    this.#response = response
    this.#judgement = new Judgement(context, request.method ?? '', response)
    this.#replacement = new Replacement(context, request, response, this.#judgement)
  }

  /** Judges the head of the request. @param mayHaveBody else what follows is none */
  begin(mayHaveBody: boolean): void {
    const done = this.#judgement.attempt('request', () => {
      const { method = '', url = '', rawHeaders, socket } = this.#request
      const facts = requestFacts({ method, url, rawHeaders, remoteAddress: socket?.remoteAddress })
      const hasBody = mayHaveBody && facts.body.kind !== 'none'
      if (hasBody) this.#format = facts.body
      const isWanted = hasBody && this.#context.engine.program.needs.body
      this.#judgement.head(facts, isWanted)
      if (isWanted && !this.wantsAction) this.#planBody(facts.body)
    })
    if (!done) this.#judgement.ignoreBody()
  }

  get wantsAction(): boolean {
    return this.#judgement.wanted !== undefined
  }

  /** The application is told of the request, or somebody else is. */
  route(emission: Emission): unknown {
    // Who has to be asked for the body does not send it before the application has asked.
    if (this.#wantsHold && emission.isRequest && this.#holdBack(emission)) return true
    return this.#proceed(emission)
  }

  /** It is told once more: by a server within a server, or after it has asked the client for the body. */
  routeAgain(emission: Emission): unknown {
    if (this.#wantsHold && emission.isRequest && this.#judgement.bodyIsComing && this.#holdBack(emission)) return true
    return this.#replacement.gate === 'open' ? emission.pass() : true
  }

  /** The application takes the connection over; it has no response that could be seen. */
  leave(): void {
    this.#judgement.attempt('request', () => this.#judgement.responseUnseen())
    this.end()
  }

  /**
   * The end of the response is the end of the exchange. Called when the handler has returned, so that the listeners also
   * run in the context of an instrumentation that came in between, and put before its own, which ends the span.
   */
  listen(): void {
    if (this.#isListening) return
    this.#isListening = true
    this.#judgement.attempt('request', () => {
      this.#response.prependListener('finish', endExchange)
      this.#response.prependListener('close', endExchange)
    })
  }

  get watchesBody(): boolean {
    return (this.#tap !== undefined || this.#hold !== undefined) && this.gate === 'open'
  }

  /**
   * The parser hands over a piece of the body; `null` is its end. A body that is whole by its length is not kept waiting
   * for that: a quick answer may be finished in between.
   */
  pushed(chunk: unknown, encoding: BufferEncoding | undefined): void {
    this.#isPushing = true
    const tap = this.#tap
    if (tap !== undefined && !this.#judgement.attempt('body', () => this.#take(tap, chunk, encoding))) this.#loseBody()
  }

  /** The stream has the piece. Answers whether the parser may go on; while a request is held nobody reads, and it has to. */
  hasPushed(more: boolean): boolean {
    this.#isPushing = false
    if (!this.#isDue) return this.#hold !== undefined || more
    this.#isDue = false
    this.#hold?.release()
    return this.#request.readableLength < this.#request.readableHighWaterMark
  }

  get gate(): Gate {
    return this.#replacement.gate
  }

  /** Whether what the application is about to say may be replaced by something else. */
  mayReplace(): boolean {
    if (this.gate !== 'open') return false
    let may = false
    this.#judgement.attempt('response', () => {
      may = this.#judgement.mayAct()
    })
    return may
  }

  /** The response head is about to be written. Where a rule may act upon it, it is judged now; else when it is written. */
  headComes(args: readonly unknown[]): void {
    if (this.#headWasJudged || this.#hasEnded || !this.mayReplace()) return
    const head = comingHead(this.#response, args)
    if (head === undefined) return
    this.#headWasJudged = true
    this.#judgement.attempt('response', () => {
      const addresses = responseAddresses(head.status, head.headers)
      // Where it would change something, the body is not waited for: the answer would be out.
      if (this.#judgement.bodyIsComing && this.#judgement.wouldAct(addresses)) this.#loseBody()
      this.#judgement.response(addresses)
    })
  }

  /** Node did not take it; there will be another one. */
  headRefused(): void {
    this.#headWasJudged = false
  }

  /** The response head was written. @param args what `writeHead` was given */
  headSent(args: readonly unknown[]): void {
    if (this.#headWasJudged || this.#hasEnded) return
    this.#headWasJudged = true
    this.#judgement.attempt('response', () => {
      this.#judgement.response(responseAddresses(this.#response.statusCode, sentHeaders(this.#response, args)))
    })
    this.#seeWhetherLate()
  }

  replace(): boolean {
    return this.#replacement.replace()
  }

  /** The response is finished, or its connection gone. A body that is not there by now is not waited for. */
  end(): void {
    if (this.#hasEnded) return
    if (this.gate === 'open') this.#judgeRest()
    this.#hasEnded = true
    this.#judgement.attempt('end', () => this.#judgement.tag())
    this.#judgement.attempt('end', () => this.#judgement.close())
  }

  #judgeRest(): void {
    if (this.#response.headersSent) this.headSent([])
    this.#tap = undefined
    this.#judgement.attempt('end', () => this.#judgement.end())
    this.#seeWhetherLate()
  }

  #planBody(format: BodyFormat): void {
    const need = this.#judgement.bodyNeed()
    if (need === 'none') this.#judgement.ignoreBody()
    else if (this.#canRead(format)) this.#tapBody(format, need === 'hold')
    else {
      if (format.encoded) this.#judgement.bodyError('encoding')
      this.#judgement.bodyUnseen()
    }
  }

  #tapBody(format: BodyFormat, isHeld: boolean): void {
    this.#tap = new BodyTap(format, this.#context.maxBodyBytes)
    this.#wantsHold = isHeld
    this.#judgement.awaitBody()
  }

  #canRead({ kind, encoded, length = 0 }: BodyFormat): boolean {
    if (encoded || kind === 'other') return false
    return kind === 'multipart' || length <= this.#context.maxBodyBytes
  }

  #holdBack(emission: Emission): boolean {
    this.#wantsHold = false
    return this.#judgement.attempt('request', () => {
      this.#hold = new Hold(this.#context, this.#request, {
        released: () => {
          this.#hold = undefined
          this.#proceed(emission)
        },
        expired: () => this.#giveHoldUp(),
        abandoned: () => {
          this.#hold = undefined
          this.end()
        },
      })
      this.#context.counts.held += 1
    })
  }

  #proceed(emission: Emission): unknown {
    if (this.wantsAction && this.#answerInstead(emission)) return true
    try {
      return emission.pass()
    } finally {
      this.listen()
    }
  }

  /** An answer of ours, in the place where the application would have been called. */
  #answerInstead(emission: Emission): boolean {
    const closes = emission.isRequest && this.#format !== undefined && isLong(this.#request, this.#format.length)
    let done = false
    const answer = () => {
      done = this.#replacement.replace(closes)
    }
    this.#judgement.attempt('block', () => emission.instead(this.#response, answer))
    // A wrapper in between may have kept it to itself.
    if (this.wantsAction) answer()
    this.listen()
    return done
  }

  #take(tap: BodyTap, chunk: unknown, encoding: BufferEncoding | undefined): void {
    const progress = chunk === null ? 'whole' : tap.take(chunk, encoding)
    if (progress === 'over') this.#loseBody()
    else if (progress === 'whole') this.#finishBody(tap)
    else if (this.#hold !== undefined && tap.bytes > this.#context.maxBodyBytes) this.#giveHoldUp()
  }

  #finishBody(tap: BodyTap): void {
    this.#tap = undefined
    tap.finish(body => {
      if (this.#hasEnded || !this.#judgement.bodyIsComing) return
      this.#judgement.attempt('body', () => this.#judgement.bodyCame(body))
      this.#hasBody()
    })
  }

  #loseBody(): void {
    this.#tap = undefined
    if (!this.#judgement.bodyIsComing) return
    this.#judgement.attempt('body', () => this.#judgement.bodyUnseen())
    this.#hasBody()
  }

  #hasBody(): void {
    this.#seeWhetherLate()
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

  /** What is wanted now and cannot be done any more has failed; of a client that has gone nothing is wanted. */
  #seeWhetherLate(): void {
    if (this.wantsAction && this.#response.headersSent) this.#replacement.replace()
  }
}

/** One function for all: what it needs hangs on the response. */
function endExchange(this: ServerResponse): void {
  exchangeOf(this)?.end()
}
