import { type ResponseFacts, responseFacts } from '../../http/index.ts'
import { answerTo } from '../block-page.ts'
import type { BodyGatherer } from '../body-gatherer.ts'
import type { GuardContext } from '../context.ts'
import { headFacts } from '../head-facts.ts'
import { Judgement } from '../judgement.ts'
import { responseGatherer } from '../response-gatherer.ts'
import { cancel, isResponse, isWrappable, responseOf, responseWith } from './copies.ts'
import type { FetchDelivery } from './delivery.ts'
import { PassingStream } from './passing-stream.ts'
import { RequestBody } from './request-body.ts'
import { fetchHead } from './request-head.ts'
import { ResponseBody } from './response-body.ts'
import { within } from './scope.ts'

/** One Web request and its response: what of them is looked at and when, and what becomes of them. */
export class FetchExchange {
  readonly #context: GuardContext
  readonly #delivery: FetchDelivery
  readonly #judgement: Judgement
  readonly #body: RequestBody
  /** The response is on its way: nothing can be done to it any more. */
  #isLate = false
  #hasGone = false
  #hasEnded = false

  constructor(context: GuardContext, delivery: FetchDelivery) {
    this.#context = context
    this.#delivery = delivery
    this.#judgement = new Judgement(context, delivery.request.method, unbound)
    this.#body = new RequestBody(context, delivery.request, this.#judgement, () => this.#seeWhetherLate())
  }

  /** Judges the head of the request. */
  begin(): void {
    const done = this.#judgement.attempt('request', () => {
      this.#judgement.spanIsActive()
      const facts = headFacts(this.#context, fetchHead(this.#delivery.request, this.#clientAddress()))
      const isWanted = facts.body.kind !== 'none' && this.#context.engine.program.needs.body
      this.#judgement.head(facts, isWanted)
      if (isWanted && this.#judgement.wanted === undefined) this.#body.plan(facts.body)
    })
    if (!done) this.#judgement.ignoreBody()
  }

  /** What the client gets. Rejects with what the handler throws. */
  async route(): Promise<Response> {
    if (this.#body.wantsHold && this.#judgement.bodyIsComing && !(await this.#held())) return this.#abandon()
    const answer = this.#answer()
    if (answer !== undefined) return this.#last(answer)
    const response = await this.#handled()
    await this.#body.whole
    if (isResponse(response)) return this.#respond(response)
    this.#leave()
    return response
  }

  async #held(): Promise<boolean> {
    try {
      return await this.#body.hold()
    } catch (error) {
      this.#context.errors.record('request', error, this.#judgement)
      return true
    }
  }

  async #handled(): Promise<Response> {
    const { request } = this.#body
    try {
      return await within(request, () => this.#delivery.pass(request))
    } catch (error) {
      this.#leave()
      throw error
    }
  }

  #respond(response: Response): Response {
    const facts = responseFacts(response.status, () => Object.fromEntries(response.headers))
    this.#judgement.attempt('response', () => this.#judgeHead(facts))
    const answer = this.#answer()
    if (answer === undefined) return this.#follow(response, facts)
    cancel(response)
    return this.#last(answer)
  }

  #judgeHead(facts: ResponseFacts): void {
    // Where it would change something, the body is not waited for: the answer would be out.
    if (this.#judgement.bodyIsComing && this.#judgement.mayAct() && this.#judgement.wouldAct(facts)) this.#body.lose()
    this.#judgement.response(facts)
  }

  /** Where something waits for the end of the response, it is watched; else this is the end. */
  #follow(response: Response, facts: ResponseFacts): Response {
    let followed: Response | undefined
    this.#isLate = true
    this.#judgement.attempt('response', () => {
      if (!this.#judgement.bodyIsComing && !this.#context.engine.program.needs.responseBody) return
      if (this.#delivery.request.method === 'HEAD' || response.body === null) return
      if (!isWrappable(response)) {
        this.#judgement.responseBodyUnseen()
        return
      }
      const gatherer = responseGatherer(this.#context, facts, this.#judgement)
      if (gatherer !== undefined || this.#judgement.bodyIsComing) followed = this.#watch(response, gatherer)
    })
    return followed ?? this.#last(response)
  }

  #watch(response: Response, gatherer: BodyGatherer | undefined): Response {
    const watcher = new ResponseBody(gatherer, () => this.#end())
    const passing = new PassingStream(response.body as ReadableStream, watcher, 'any')
    try {
      const followed = responseWith(response, passing.stream)
      this.#delivery.request.signal.addEventListener('abort', () => this.#end(), { once: true })
      return followed
    } catch (error) {
      passing.giveUp()
      throw error
    }
  }

  /** What is wanted, if something is and it can be made. */
  #answer(): Response | undefined {
    const action = this.#judgement.wanted
    if (action === undefined) return undefined
    this.#judgement.wanted = undefined
    const { method, headers } = this.#delivery.request
    let answer: Response | undefined
    const done = this.#judgement.attempt('block', () => {
      const blockId = this.#context.newBlockId()
      const page = answerTo(action, headers.get('accept') ?? undefined, blockId)
      const response = responseOf(page, method === 'HEAD')
      this.#judgement.blocked(action, blockId)
      answer = response
    })
    if (!done) this.#judgement.attempt('block', () => this.#judgement.blockFailed(action))
    this.#judgement.tag()
    return answer
  }

  /** What comes true by a body that comes later than the response is too late. */
  #seeWhetherLate(): void {
    const action = this.#judgement.wanted
    if (!this.#isLate || this.#hasGone || action === undefined) return
    this.#judgement.wanted = undefined
    this.#judgement.attempt('block', () => this.#judgement.blockFailed(action))
    this.#judgement.tag()
  }

  /** The client has gone, and the handler never hears of it. The platform wants a response. */
  #abandon(): Response {
    // Nothing is wanted of it any more.
    this.#hasGone = true
    this.#end()
    return new Response(null, { status: 499, statusText: 'Client Closed Request' })
  }

  /** There is no response, or none that could be seen. */
  #leave(): void {
    this.#judgement.attempt('request', () => this.#judgement.responseUnseen())
    this.#end()
  }

  #last(response: Response): Response {
    this.#end()
    return response
  }

  /** A body that is not there by now is not waited for. */
  #end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#isLate = true
    this.#body.drop()
    this.#judgement.attempt('end', () => this.#judgement.end())
    this.#seeWhetherLate()
    this.#judgement.tag()
    this.#judgement.close()
  }

  /** The application's to know; a request is judged without it. */
  #clientAddress(): string | undefined {
    let address: string | undefined
    this.#judgement.attempt('request', () => {
      address = this.#delivery.clientAddress()
    })
    return address
  }
}

/** There is no response that an instrumentation could have bound: the span is the one that is active. */
const unbound = { once: () => {}, emit: () => {} }
