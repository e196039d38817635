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
   * Does what is wanted. Answers whether our answer is on its way; else the application's goes on, and that is said.
   * @param closes the connection closes, after some of what the client still sends was read
   */
  replace(closes = false): boolean {
    const action = this.#judgement.wanted
    if (action === undefined) return false
    this.#judgement.wanted = undefined
    const done = !this.#response.headersSent && this.#judgement.attempt('block', () => this.#send(action, closes))
    if (!done) this.#judgement.attempt('block', () => this.#judgement.blockFailed(action))
    this.#judgement.attempt('block', () => this.#judgement.tag())
    return done
  }

  #send(action: RuleAction, closes: boolean): void {
    const blockId = this.#context.newBlockId()
    const answer = answerTo(action, this.#request.headers.accept, blockId)
    this.#speak(() => sendAnswer(this.#response, answer, closes))
    this.gate = 'shut'
    this.#judgement.blocked(action, blockId)
    if (closes) discardBody(this.#request, this.#context.later, this.#sendEnd)
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
