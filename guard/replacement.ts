import type { RuleAction } from '../engine/index.ts'
import { answerTo } from './block-page.ts'
import type { GuardContext } from './context.ts'
import { discardBody } from './discard-body.ts'
import type { Judgement } from './judgement.ts'
import type { GuardedRequest, GuardedResponse } from './messages.ts'
import { sendAnswer, sendEnd } from './send-answer.ts'

/** Whose words go through to the client: the application's, ours, or nobody's. */
export type Gate = 'open' | 'ours' | 'shut'

/** The application's response, as long as it can be replaced, and once it was. */
export class Replacement {
  gate: Gate = 'open'
  readonly #context: GuardContext
  readonly #request: GuardedRequest
  readonly #response: GuardedResponse
  readonly #judgement: Judgement

  constructor(context: GuardContext, request: GuardedRequest, response: GuardedResponse, judgement: Judgement) {
    this.#context = context
    this.#request = request
    this.#response = response
    this.#judgement = judgement
  }

  /**
   * Does what is wanted. Answers whether nothing of the application's may follow; else its answer goes on, and that is said.
   * @param closes the connection closes, after some of what the client still sends was read
   */
  replace(closes = false): boolean {
    const action = this.#judgement.wanted
    if (action === undefined) return false
    this.#judgement.wanted = undefined
    let done = false
    this.#judgement.attempt('block', () => {
      done = !this.#response.headersSent && this.#send(action, closes)
    })
    if (!done) this.#judgement.attempt('block', () => this.#judgement.blockFailed(action))
    this.#judgement.tag()
    return done || this.gate === 'shut'
  }

  #send(action: RuleAction, closes: boolean): true {
    const blockId = this.#context.newBlockId()
    const answer = answerTo(action, this.#request.headers.accept, blockId)
    try {
      this.#speak(() => sendAnswer(this.#response, answer, closes))
    } catch (error) {
      if (this.#response.headersSent) this.#breakOff()
      throw error
    }
    this.gate = 'shut'
    this.#judgement.attempt('report', () => this.#judgement.blocked(action, blockId))
    if (closes) this.#endAfterBody()
    return true
  }

  /** Our head is out, and what should follow is not: the application's must not, nor may the client take that for an answer. */
  #breakOff(): void {
    this.gate = 'shut'
    this.#response.destroy()
  }

  #endAfterBody(): void {
    const discard = () => discardBody(this.#request, this.#context.later, this.#sendEnd)
    if (!this.#judgement.attempt('block', discard)) this.#sendEnd()
  }

  readonly #sendEnd = (): void => {
    this.#judgement.attempt('block', () => this.#speak(() => sendEnd(this.#response)))
  }

  #speak(task: () => void): void {
    const before = this.gate
    this.gate = 'ours'
    try {
      task()
    } finally {
      this.gate = before
    }
  }
}
