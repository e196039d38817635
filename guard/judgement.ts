import type { BodyNeed, Outcome, RuleAction, RunOptions, Transaction } from '../engine/index.ts'
import { activeServerSpan, type Bound, hasTracing, RequestReport, type Span } from '../events/index.ts'
import {
  type Body,
  bodyAddress,
  filenamesAddress,
  isOfRequestLine,
  noOtherReadings,
  type OtherReadings,
  partHeadersAddress,
  type RequestFacts,
  type ResponseFacts,
  requestBodyAddresses,
  responseBodyAddress,
  responseHeadAddresses,
} from '../http/index.ts'
import type { GuardContext } from './context.ts'
import { hasOwn } from './intrinsics.ts'
import type { Place } from './swallowed-errors.ts'

type Addresses = Readonly<Record<string, unknown>>

/** Of the request line there are no more: those of the body come later, and have none. */
const lastReading: RunOptions = { endpointsAreFinal: true }

/** The end of a phase, with what was not seen of it. */
const over = {
  body: { done: 'body' },
  bodyUnseen: { done: 'body', cut: requestBodyAddresses },
  responseUnseen: { done: 'response', cut: responseHeadAddresses },
} as const satisfies Record<string, RunOptions>

/** The end of the response's head. @param bodyIsUnseen that of the request */
function responseOver(head: ResponseFacts, bodyIsUnseen: boolean): RunOptions {
  return { done: 'response', cut: bodyIsUnseen ? requestBodyAddresses : nothingCut, lazy: head }
}

const nothingCut: readonly string[] = []

/**
 * What the engine says of one exchange, and what is said of it to others. The order is always request, body, response,
 * whatever the order on the wire: a response that begins before the body is there waits, so that "the body has no such member"
 * is not said too early.
 */
export class Judgement {
  /** What a rule wants done, until somebody does it or sees that it is too late. */
  wanted: RuleAction | undefined
  readonly #context: GuardContext
  readonly #transaction: Transaction
  readonly #method: string
  readonly #bound: Bound
  /** There where a body may come. */
  #head: Pick<RequestFacts, 'known' | 'lazy' | 'cut' | 'readings'> | undefined
  #bodyIsComing = false
  #bodyIsIgnored = false
  /** There while the response waits for the body. */
  #response: ResponseFacts | undefined
  #responseBody: Body | undefined
  #handlerSpan: Span | undefined
  #report: RequestReport | undefined

  constructor(context: GuardContext, method: string, bound: Bound) {
    this.#context = context
    this.#transaction = context.engine.begin()
    this.#method = method
    this.#bound = bound
  }

  /** What fails is tagged as well: a request that was not judged to its end must not look like a clean one. */
  attempt(place: Place, task: () => void): boolean {
    const { errors } = this.#context
    const done = errors.attempt(place, task, this)
    if (!done) errors.attempt('report', () => this.incomplete('error'))
    return done
  }

  /** @param hasBody a body follows, or it is too early to say that there is none */
  head(facts: RequestFacts, hasBody: boolean): void {
    const { known, lazy, cut, readings } = facts
    if (hasBody) this.#head = facts
    const endpointsAreFinal = !readings.some(isOfRequestLine)
    this.#judge(known, { done: hasBody ? 'request' : 'body', cut, lazy, endpointsAreFinal })
    this.#judgeOthers(facts)
  }

  bodyNeed(): BodyNeed {
    return this.#transaction.bodyNeed()
  }

  /**
   * Answers whether nothing is wanted, nothing will be, and nothing is left to tell. Where no span will come, what is to be told is told
   * now.
   */
  tryToClose(): boolean {
    let isOver = false
    this.attempt('end', () => {
      isOver = this.wanted === undefined && this.#transaction.isSettled
    })
    if (!isOver || (this.#report !== undefined && hasTracing())) return false
    this.close()
    return true
  }

  /** Something is wanted, or may come to be. */
  mayAct(): boolean {
    return this.wanted !== undefined || this.#transaction.mayAct()
  }

  /**
   * Whether a rule would act upon this response if nothing more were ever known of the body. Asked of another transaction, since
   * in this one the body may still come; when there is another program by now, the body is not waited for.
   */
  wouldAct(response: ResponseFacts): boolean {
    const probe = this.#context.engine.begin()
    if (probe.program !== this.#transaction.program) return true
    if (this.#head !== undefined) {
      const { known, lazy, cut, readings } = this.#head
      probe.run(known, { done: 'request', cut, lazy })
      for (const reading of readings) probe.run(reading)
    }
    return hasOwn(probe.run(response.known, responseOver(response, true)), 'action')
  }

  awaitBody(): void {
    this.#bodyIsComing = true
  }

  /** There is one, and no rule wants it now. Should a list change until the response, it is still not absent. */
  ignoreBody(): void {
    this.#bodyIsIgnored = true
  }

  bodyCame(body: Body): void {
    this.#bodyIsComing = false
    if (body.error !== undefined) this.bodyError(body.error)
    this.#judgeBody(body)
    const readings = (hasOwn(body, 'readings') ? body.readings : undefined) ?? noOtherReadings.readings
    const ambiguous = (hasOwn(body, 'ambiguous') ? body.ambiguous : undefined) ?? noOtherReadings.ambiguous
    this.#judgeOthers({ readings, ambiguous })
    // What comes later is judged, and captured, by ours.
    if (readings.length > 0) this.#judgeBody(body)
    this.#judgeResponse()
  }

  /** There is a body that nobody here has seen whole. */
  bodyUnseen(): void {
    this.#bodyIsComing = false
    this.#context.counts.unseenBodies += 1
    this.#judge({}, over.bodyUnseen)
    this.#judgeResponse()
  }

  bodyError(error: string): void {
    this.#context.counts.bodyErrors += 1
    this.#reporting().tags.addBodyError(error)
  }

  /** What is active now is the request's span, where an instrumentation says nothing better. */
  spanIsActive(): void {
    this.attempt('report', () => {
      this.#handlerSpan ??= activeServerSpan()
    })
  }

  /** Its head is known. */
  response(head: ResponseFacts): void {
    this.spanIsActive()
    this.#response = head
    this.#judgeResponse()
  }

  /** There was one, and it went another way. */
  responseUnseen(): void {
    this.#judge({}, over.responseUnseen)
  }

  /** Nothing is left to say, whatever may still come. */
  get isSettled(): boolean {
    return this.#transaction.isSettled
  }

  /** Judged at the end: the body of the request may still be coming. */
  responseBodyCame(body: Body): void {
    this.#responseBody = body
  }

  /** There is one that nobody here has seen whole. */
  responseBodyUnseen(): void {
    this.#responseBody = { cut: true }
  }

  end(): void {
    if (this.#bodyIsComing) this.bodyUnseen()
    this.#judgeResponse()
    if (this.#responseBody !== undefined) this.#judgeResponseBody(this.#responseBody)
    this.#take(this.#transaction.end())
  }

  get bodyIsComing(): boolean {
    return this.#bodyIsComing
  }

  ambiguous(reason: string): void {
    this.#context.counts.ambiguous += 1
    this.#reporting().tags.addAmbiguous(reason)
  }

  incomplete(reason: string): void {
    this.#reporting().tags.addIncomplete(reason)
  }

  blocked(action: RuleAction, blockId: string): void {
    this.#context.counts.blocked += 1
    this.#reporting().blocked(action, blockId)
  }

  blockFailed(action: RuleAction): void {
    this.#context.counts.blockFailed += 1
    this.#reporting().blockFailed(action)
  }

  /** What is known, to the span, if there is one yet. */
  tag(): void {
    const report = this.#report
    if (report !== undefined) this.attempt('report', () => report.tag(this.#bound, this.#handlerSpan))
  }

  /** The records go out. */
  close(): void {
    const report = this.#report
    this.#report = undefined
    if (report !== undefined) this.attempt('report', () => report.close())
  }

  #judgeBody({ value, filenames, partHeaders, error, cut }: Body): void {
    if (cut || (error !== undefined && value === undefined)) this.#judge({}, over.bodyUnseen)
    else if (value === undefined) this.#judge({}, over.body)
    else
      this.#judge({ [bodyAddress]: value, [filenamesAddress]: filenames, [partHeadersAddress]: partHeaders }, over.body)
  }

  #judgeOthers({ readings, ambiguous }: OtherReadings): void {
    for (const [at, reading] of readings.entries())
      this.#take(this.#transaction.run(reading, at === readings.length - 1 ? lastReading : undefined))
    for (const reason of ambiguous) this.ambiguous(reason)
  }

  #judgeResponse(): void {
    if (this.#response === undefined || this.#bodyIsComing) return
    const head = this.#response
    this.#response = undefined
    this.#judge(head.known, responseOver(head, this.#bodyIsIgnored))
  }

  #judgeResponseBody({ value, error, cut, ambiguous = [] }: Body): void {
    const isUnseen = cut || (error !== undefined && value === undefined)
    if (isUnseen) this.#judge({}, { cut: [responseBodyAddress] })
    else if (value !== undefined) this.#judge({ [responseBodyAddress]: value }, {})
    for (const reason of ambiguous) this.ambiguous(reason)
  }

  #judge(addresses: Addresses, options: RunOptions): void {
    this.#take(this.#transaction.run(addresses, options))
  }

  #take(outcome: Outcome): void {
    this.#context.counts.matches += outcome.matches.length
    if (outcome.shadow.length > 0) this.#context.counts.addShadow(outcome.shadow)
    // Its own: an action that somebody has put on the prototype of all objects is no rule's.
    if (hasOwn(outcome, 'action')) this.wanted ??= outcome.action
    if (saysSomething(outcome) && this.#isHeard()) this.#reporting().add(outcome)
    this.tag()
  }

  /** Somebody gets what is reported. */
  #isHeard(): boolean {
    return this.#context.report.sinks.length > 0 || hasTracing()
  }

  /** Made when there is something to say, which for most requests there is not. */
  #reporting(): RequestReport {
    this.#report ??= new RequestReport(this.#transaction.program, this.#method, this.#context.report)
    return this.#report
  }
}

function saysSomething({ matches, incomplete, metadata, keep }: Outcome): boolean {
  if (matches.length > 0 || incomplete.length > 0 || keep) return true
  for (const _ in metadata) return true
  return false
}
