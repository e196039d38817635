import type { BodyFormat, ResponseFacts } from '../http/index.ts'
import { BodyWatch } from './body-watch.ts'
import type { GuardContext } from './context.ts'
import type { Delivery } from './delivery.ts'
import { isLong } from './discard-body.ts'
import { headFacts } from './head-facts.ts'
import { Judgement } from './judgement.ts'
import { wasReadLeniently } from './lenient-parser.ts'
import { exchangeOf, setExchange } from './marks.ts'
import type { GuardedRequest, GuardedResponse } from './messages.ts'
import { type Gate, Replacement } from './replacement.ts'
import { requestHead } from './request-head.ts'
import { comingHead, sentHead } from './response-head.ts'
import { type ResponseTap, tapResponse } from './response-tap.ts'

/** One live request and its response: what of them is looked at and when, and what becomes of them. */
export class Exchange {
  readonly #context: GuardContext
  readonly #request: GuardedRequest
  readonly #response: GuardedResponse
  readonly #judgement: Judgement
  /** There where the body is looked at. */
  #body: BodyWatch | undefined
  /** There where something is wanted. */
  #replacement: Replacement | undefined
  /** There where the body of the response is looked at. */
  #responseTap: ResponseTap | undefined
  #sendDepth = 0
  #format: BodyFormat | undefined
  #headWasJudged = false
  #headWasRefused = false
  #isListening = false
  #hasEnded = false
  #hasLeft = false

  constructor(context: GuardContext, request: GuardedRequest, response: GuardedResponse) {
    this.#context = context
    this.#request = request
    this.#response = response
    this.#judgement = new Judgement(context, request.method ?? '', response)
  }

  /** Judges the head of the request. @param mayHaveBody else what follows is none @param target in place of the request's own */
  begin(mayHaveBody: boolean, target?: string): void {
    const done = this.#judgement.attempt('request', () => {
      const facts = headFacts(this.#context, requestHead(this.#request, target))
      const hasBody = mayHaveBody && facts.body.kind !== 'none'
      if (hasBody) this.#format = facts.body
      const isWanted = hasBody && this.#context.engine.program.needs.body
      this.#judgement.head(facts, isWanted)
      if (wasReadLeniently(this.#request)) this.#judgement.ambiguous('lenient_parser')
      if (isWanted && !this.wantsAction) this.#watchBody(facts.body)
    })
    if (!done) this.#judgement.ignoreBody()
  }

  /** Answers whether there is nothing to do any more: the rest of the request and its response concern nobody here. */
  tryToLeave(): boolean {
    if (this.#hasLeft) return true
    this.#hasLeft = this.gate === 'open' && this.#judgement.tryToClose()
    if (this.#hasLeft) {
      setExchange(this.#request, undefined)
      setExchange(this.#response, undefined)
    }
    return this.#hasLeft
  }

  /** Something is to be done that has not been done yet. */
  get wantsAction(): boolean {
    return this.#judgement.wanted !== undefined
  }

  get gate(): Gate {
    return this.#replacement?.gate ?? 'open'
  }

  /** The response was replaced. */
  get isShut(): boolean {
    return this.gate === 'shut'
  }

  /** The application is told of the request, or somebody else is. */
  route(delivery: Delivery): unknown {
    return this.#holds(delivery) || this.#proceed(delivery)
  }

  /** It is told once more: by a server within a server, or after it has asked the client for the body. */
  routeAgain(delivery: Delivery): unknown {
    if (this.#holds(delivery)) return true
    if (this.gate === 'open') return delivery.pass()
    delivery.drop?.()
    return true
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
    if (this.#isListening || this.#hasLeft) return
    this.#isListening = true
    this.#judgement.attempt('request', () => {
      this.#response.prependListener('finish', endExchange)
      this.#response.prependListener('close', endExchange)
    })
  }

  /** There while the body is looked at. */
  get bodyWatch(): BodyWatch | undefined {
    return this.gate === 'open' && this.#body?.isWatching ? this.#body : undefined
  }

  /** Whether what the application is about to say may be replaced by something else. */
  mayReplace(): boolean {
    if (this.gate !== 'open') return false
    // By the head that was refused no rule may come true any more; by the next one it may.
    let may = this.#headWasRefused
    this.#judgement.attempt('response', () => {
      may ||= this.#judgement.mayAct()
    })
    return may
  }

  /** The response head is about to be written. Where a rule may act upon it, it is judged now; else when it is written. */
  headComes(args: readonly unknown[]): void {
    if (this.#headWasJudged || this.#hasEnded || !this.mayReplace()) return
    this.#judgement.attempt('response', () => {
      const head = comingHead(this.#response, args)
      if (head === undefined) return
      this.#headWasJudged = true
      // Where it would change something, the body is not waited for: the answer would be out.
      if (this.#judgement.bodyIsComing && this.#judgement.wouldAct(head)) this.#body?.lose()
      this.#headIs(head)
    })
  }

  /** Node did not take it; there will be another one. */
  headRefused(): void {
    this.#headWasRefused = this.#headWasJudged
    this.#headWasJudged = false
  }

  /** The response head was written. @param args what `writeHead` was given */
  headSent(args: readonly unknown[]): void {
    if (this.#headWasJudged || this.#hasEnded) return
    this.#headWasJudged = true
    this.#judgement.attempt('response', () => {
      this.#headIs(sentHead(this.#response, args))
    })
    this.#seeWhetherLate()
    this.tryToLeave()
  }

  replace(): boolean {
    return this.#replace()
  }

  /** Whether `send` has to be told of what the application writes. */
  get looksAtWrites(): boolean {
    return this.#context.engine.program.needs.responseBody
  }

  /** Sends what a `write` or `end` was given; a rule may look at it then. @param isLast nothing comes after it */
  send<Result>(args: readonly unknown[], isLast: boolean, send: () => Result): Result {
    this.#sendDepth += 1
    try {
      const result = send()
      // One may call the other, which would show a chunk twice.
      if (this.#sendDepth === 1) this.#judgement.attempt('response', () => this.#responseTap?.sent(args, isLast))
      return result
    } finally {
      this.#sendDepth -= 1
    }
  }

  /** The response is finished, or its connection gone. A body that is not there by now is not waited for. */
  end(): void {
    if (this.#hasEnded) return
    if (this.gate === 'open') this.#judgeRest()
    this.#hasEnded = true
    this.#judgement.tag()
    this.#judgement.close()
  }

  #judgeRest(): void {
    if (this.#response.headersSent) this.headSent([])
    this.#body?.drop()
    this.#responseTap?.over()
    this.#judgement.attempt('end', () => this.#judgement.end())
    this.#seeWhetherLate()
  }

  /** A client that waits to be asked for the body does not send it before the application has asked. */
  #holds(delivery: Delivery): boolean {
    if (!delivery.isRequest || this.#body === undefined) return false
    return this.#body.hold({ released: () => this.#proceed(delivery), abandoned: () => this.#abandon(delivery) })
  }

  #abandon(delivery: Delivery): void {
    this.end()
    delivery.drop?.()
  }

  #proceed(delivery: Delivery): unknown {
    if (this.wantsAction && this.#answerInstead(delivery)) return true
    try {
      return delivery.pass()
    } finally {
      this.listen()
    }
  }

  /** An answer of ours, in the place where the application would have been called. */
  #answerInstead(delivery: Delivery): boolean {
    const closes = delivery.isRequest && this.#format !== undefined && isLong(this.#request, this.#format.length)
    let done = false
    const answer = () => {
      done = this.#replace(closes)
    }
    this.#judgement.attempt('block', () => delivery.instead(this.#response, answer))
    // A wrapper in between may have kept it to itself.
    if (this.wantsAction) answer()
    this.listen()
    return done
  }

  /** What is wanted now and cannot be done any more has failed; of a client that has gone nothing is wanted. */
  #seeWhetherLate(): void {
    if (this.wantsAction && this.#response.headersSent) this.#replace()
  }

  #headIs(head: ResponseFacts): void {
    this.#judgement.response(head)
    this.#responseTap = tapResponse(this.#context, this.#response, head, this.#judgement)
  }

  #replace(closes?: boolean): boolean {
    this.#replacement ??= new Replacement(this.#context, this.#request, this.#response, this.#judgement)
    return this.#replacement.replace(closes)
  }

  #watchBody(format: BodyFormat): void {
    const messages = { request: this.#request, response: this.#response }
    this.#body = new BodyWatch(this.#context, messages, this.#judgement, () => {
      this.#seeWhetherLate()
      this.tryToLeave()
    })
    this.#body.plan(format)
  }
}

/** One function for all: what it needs hangs on the response. */
function endExchange(this: GuardedResponse): void {
  exchangeOf(this)?.end()
}
