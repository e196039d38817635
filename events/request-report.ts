import type { Match, Outcome, RuleAction } from '../engine/index.ts'
import type { Scalar } from '../rules-schema/index.ts'
import { type ActionTaken, eventRecord, type RecordFrame } from './event-record.ts'
import type { EventSink } from './event-sink.ts'
import { RequestTags } from './request-tags.ts'
import { type Bound, boundServerSpan, type Span } from './server-span.ts'

export interface ReportOptions {
  readonly service?: string
  readonly env?: string
  readonly sinks: readonly EventSink[]
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** Spans that carry a request's tags: no second request may write to one that was only found active. */
const claimed = new WeakSet<Span>()

/** What is said about one request: tags on its server span as soon as there is one, records at its end. */
export class RequestReport {
  readonly tags: RequestTags
  readonly #ruleSet: string
  readonly #method: string
  readonly #options: ReportOptions
  readonly #matches: { match: Match; time: number }[] = []
  readonly #metadata = new Map<string, Record<string, Scalar>>()
  #span: Span | undefined
  #taken: ActionTaken | undefined
  #blockId: string | undefined

  constructor(ruleSet: string, method: string, options: ReportOptions) {
    this.tags = new RequestTags(ruleSet)
    this.#ruleSet = ruleSet
    this.#method = method
    this.#options = options
  }

  add(outcome: Outcome): void {
    this.tags.add(outcome)
    if (outcome.matches.length > 0) this.#remember(outcome.matches)
    for (const [event, values] of Object.entries(outcome.metadata)) this.#merge(event, values)
  }

  /** The client got an answer of ours. */
  blocked({ type, rule }: RuleAction, blockId: string): void {
    this.tags.addBlocked(blockId)
    this.#taken = { rule, action: type }
    this.#blockId = blockId
  }

  /** It should have got one, and the application's was on its way. */
  blockFailed({ rule }: RuleAction): void {
    this.tags.addBlockFailed()
    this.#taken = { rule, action: 'failed' }
  }

  /**
   * Writes what is new to the server span, if there is one yet.
   * @param handlerSpan the span that was active in the handler: second best, for services that make their spans themselves
   */
  tag(response: Bound, handlerSpan: Span | undefined): void {
    this.#span ??= claim(boundServerSpan(response) ?? unclaimed(handlerSpan))
    const attributes = this.#span && this.tags.take()
    if (attributes !== undefined) this.#span?.setAttributes(attributes)
  }

  /**
   * Hands the records over. They wait for the end of the request because captures may come late. A sink that throws, which none should,
   * keeps nothing from the others; what it has thrown is thrown at the end.
   */
  close(): void {
    const { sinks } = this.#options
    if (sinks.length === 0) return
    const failures: unknown[] = []
    const frame = this.#frame()
    for (const { match, time } of this.#matches) {
      const record = eventRecord(match, time, this.#metadata.get(match.rule.event) ?? {}, this.#taken, frame)
      for (const sink of sinks) {
        try {
          sink.write(record)
        } catch (error) {
          failures.push(error)
        }
      }
    }
    if (failures.length > 0) throw failures[0]
  }

  #remember(matches: readonly Match[]): void {
    const time = this.#options.clock()
    for (const match of matches) this.#matches.push({ match, time })
  }

  #merge(event: string, values: Readonly<Record<string, Scalar>>): void {
    const known = this.#metadata.get(event)
    if (known === undefined) this.#metadata.set(event, { ...values })
    else Object.assign(known, values)
  }

  #frame(): RecordFrame {
    const { service, env } = this.#options
    const span = this.#span?.spanContext()
    return {
      ...(service === undefined ? {} : { service }),
      ...(env === undefined ? {} : { env }),
      ...(this.#blockId === undefined ? {} : { block_id: this.#blockId }),
      rule_set: this.#ruleSet,
      ...(span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId }),
      request: { method: this.#method },
    }
  }
}

function unclaimed(span: Span | undefined): Span | undefined {
  return span !== undefined && claimed.has(span) ? undefined : span
}

function claim(span: Span | undefined): Span | undefined {
  if (span !== undefined) claimed.add(span)
  return span
}
