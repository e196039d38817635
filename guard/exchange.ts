import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Engine, Outcome, RunOptions, Transaction } from '../engine/index.ts'
import { activeServerSpan, type ReportOptions, RequestReport, type Span } from '../events/index.ts'
import { type Body, type BodyFormat, bodyAddress, requestFacts, responseAddresses } from '../http/index.ts'
import { BodyTap } from './body-tap.ts'
import { exchangeOf } from './marks.ts'
import { sentHeaders } from './sent-headers.ts'
import type { Place, SwallowedErrors } from './swallowed-errors.ts'

/** What all exchanges of a guard share. */
export interface ExchangeContext {
  readonly engine: Engine
  readonly report: ReportOptions
  readonly maxBodyBytes: number
  readonly errors: SwallowedErrors
  readonly counts: { requests: number; matches: number; bodyErrors: number; unseenBodies: number }
}

type Addresses = Readonly<Record<string, unknown>>

/** There is none; it is read as it passes by; it is there, and nobody here will have seen it. */
type BodyPlan = 'none' | 'coming' | 'lost'

const runOptions: Readonly<Record<BodyPlan | 'response', RunOptions>> = {
  none: { done: 'body' },
  coming: { done: 'request' },
  lost: { done: 'body', cut: [bodyAddress] },
  response: { done: 'response' },
}

/**
 * One request and its response, judged. The order is always request, body, response, whatever the order on the wire: a
 * response that begins before the body is there waits, so that "the body has no such member" is not said too early.
 */
export class Exchange {
  readonly #context: ExchangeContext
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #transaction: Transaction
  /** There while the body may still come. */
  #tap: BodyTap | undefined
  /** There while the response waits for the body. */
  #waiting: Addresses | undefined
  #headSent = false
  #listening = false
  #ended = false
  #handlerSpan: Span | undefined
  #report: RequestReport | undefined

  constructor(context: ExchangeContext, request: IncomingMessage, response: ServerResponse) {
    this.#context = context
    this.#request = request
    this.#response = response
    this.#transaction = context.engine.begin()
  }

  begin(): void {
    this.#attempt('request', () => {
      const { method = '', url = '', rawHeaders, socket } = this.#request
      const facts = requestFacts({ method, url, rawHeaders, remoteAddress: socket?.remoteAddress })
      if (facts.cut) this.#incomplete('entries')
      const body = this.#context.engine.program.needs.body ? this.#planBody(facts.body) : 'none'
      this.#judge(facts.addresses, runOptions[body])
    })
  }

  /**
   * The end of the response is the end of the exchange. Called when the handler has returned, so that the listeners also
   * run in the context of an instrumentation that came in between, and put before its own, which ends the span.
   */
  listen(): void {
    if (this.#listening) return
    this.#listening = true
    this.#attempt('request', () => {
      this.#response.prependListener('finish', endExchange)
      this.#response.prependListener('close', endExchange)
    })
  }

  /**
   * The parser hands over a piece of the body; `null` is its end. A body that is whole by its length is not kept waiting
   * for that: a quick answer may be finished in between.
   */
  pushed(chunk: unknown, encoding: BufferEncoding | undefined): void {
    if (this.#tap === undefined) return
    this.#attempt('body', () => {
      const state = chunk === null ? 'whole' : this.#tap?.take(chunk, encoding)
      if (state === 'whole') this.#bodyCame()
      else if (state === 'over') this.#bodyLost()
    })
  }

  /** The response head was written. @param args what `writeHead` was given */
  headSent(args: readonly unknown[]): void {
    if (this.#headSent || this.#ended) return
    this.#headSent = true
    this.#attempt('response', () => {
      this.#handlerSpan = activeServerSpan()
      this.#waiting = responseAddresses(this.#response.statusCode, sentHeaders(this.#response, args))
      this.#judgeResponse()
    })
  }

  /** The response is finished, or its connection gone. A body that is not there by now is not waited for. */
  end(): void {
    if (this.#ended) return
    if (this.#response.headersSent) this.headSent([])
    this.#ended = true
    this.#attempt('end', () => {
      if (this.#tap !== undefined) this.#bodyLost()
      this.#judgeResponse()
      this.#act(this.#transaction.end())
    })
    this.#attempt('end', () => this.#report?.tag(this.#response, this.#handlerSpan))
    this.#attempt('end', () => this.#report?.close())
  }

  #planBody(format: BodyFormat): BodyPlan {
    if (format.kind === 'none') return 'none'
    if (format.encoded) this.#bodyError('encoding')
    else if (format.kind !== 'other' && (format.length ?? 0) <= this.#context.maxBodyBytes) {
      this.#tap = new BodyTap(format, this.#context.maxBodyBytes)
      return 'coming'
    }
    this.#context.counts.unseenBodies += 1
    return 'lost'
  }

  #bodyCame(): void {
    const body = this.#tap?.parse() as Body
    this.#tap = undefined
    if (body.error !== undefined) this.#bodyError(body.error)
    if (body.cut) this.#incomplete('entries')
    if (body.value !== undefined) this.#judge({ [bodyAddress]: body.value }, runOptions.none)
    else this.#judge({}, body.error === undefined ? runOptions.none : runOptions.lost)
    this.#judgeResponse()
  }

  #bodyLost(): void {
    this.#tap = undefined
    this.#context.counts.unseenBodies += 1
    this.#judge({}, runOptions.lost)
    this.#judgeResponse()
  }

  #judgeResponse(): void {
    if (this.#waiting === undefined || this.#tap !== undefined) return
    const addresses = this.#waiting
    this.#waiting = undefined
    this.#judge(addresses, runOptions.response)
  }

  #judge(addresses: Addresses, options: RunOptions): void {
    this.#act(this.#transaction.run(addresses, options))
  }

  /** All that the guard does about an outcome. */
  #act(outcome: Outcome): void {
    this.#context.counts.matches += outcome.matches.length
    if (saysSomething(outcome)) this.#reporting().add(outcome)
    this.#report?.tag(this.#response, this.#handlerSpan)
  }

  #bodyError(error: string): void {
    this.#context.counts.bodyErrors += 1
    this.#reporting().tags.addBodyError(error)
  }

  #incomplete(reason: string): void {
    this.#reporting().tags.addIncomplete(reason)
  }

  /** What fails is tagged as well: a request that was not judged to its end must not look like a clean one. */
  #attempt(place: Place, task: () => void): void {
    if (!this.#context.errors.attempt(place, task)) this.#incomplete('error')
  }

  /** Made when there is something to say, which for most requests there is not. */
  #reporting(): RequestReport {
    this.#report ??= new RequestReport(this.#transaction.program, this.#request.method ?? '', this.#context.report)
    return this.#report
  }
}

/** One function for all: what it needs hangs on the response. */
function endExchange(this: ServerResponse): void {
  exchangeOf(this)?.end()
}

function saysSomething({ matches, incomplete, metadata }: Outcome): boolean {
  if (matches.length > 0 || incomplete.length > 0) return true
  for (const _ in metadata) return true
  return false
}
