import { isDeepStrictEqual } from 'node:util'
import { expectedIn, requestNear, suppliedIn, told } from './requests.mjs'
import { steps } from './rules.mjs'

/**
 * Requests that are under way, a few at a time, while programs are swapped. Each is judged when it is over: by the hash of its program
 * it is known which revisions were in force when it began, and nothing of any other may show.
 */
export class Transactions {
  begun = 0
  ended = 0
  /** Of requests that have ended. */
  matches = 0
  /** Requests that saw so many swaps at least between their begin and their end: 0, 1, 2, … */
  acrossSwaps = [0, 0, 0, 0]
  /** The first few verdicts that were not those of the one program. */
  mistakes = []
  #open = []
  #engine
  #programs
  #random
  #onEnd

  /** `programs`: the sources of each program that was in force, by its hash. `onEnd`: told of requests that are over. */
  constructor(engine, programs, random, onEnd) {
    this.#engine = engine
    this.#programs = programs
    this.#random = random
    this.#onEnd = onEnd
  }

  /** One step of one request; a new one begins when there are few. */
  advance(swaps, marks) {
    if (this.#open.length < 16) this.#begin(swaps, marks)
    this.#step(this.#random.oneOf(this.#open), swaps)
  }

  /** Ends what is open. */
  finish(swaps) {
    while (this.#open.length > 0) this.#step(this.#open[0], swaps)
  }

  #step(one, swaps) {
    const { transaction, request, outcomes } = one
    const step = steps[outcomes.length]
    outcomes.push(step === 'end' ? transaction.end() : transaction.run(suppliedIn(request)[step]))
    if (step === 'end') this.#end(one, swaps)
  }

  #begin(swaps, marks) {
    const transaction = this.#engine.begin()
    const hash = this.#engine.program.hash
    if (transaction.program !== hash) this.#mistake('begin', hash, transaction.program)
    this.#open.push({ transaction, hash, request: requestNear(marks, this.#random), outcomes: [], swaps })
    this.begun += 1
  }

  #end(one, swaps) {
    this.#open.splice(this.#open.indexOf(one), 1)
    this.ended += 1
    this.acrossSwaps[Math.min(3, swaps - one.swaps)] += 1
    if (one.transaction.program !== one.hash) this.#mistake('end', one.hash, one.transaction.program)
    const sources = this.#programs.get(one.hash)
    if (sources === undefined) return this.#mistake('a program that never was in force', one.hash)
    for (const [at, outcome] of one.outcomes.entries()) {
      const [expected, actual] = [expectedIn(steps[at], one.request, sources), told(outcome)]
      this.matches += actual.matches.length
      if (!isDeepStrictEqual(actual, expected)) this.#mistake(steps[at], expected, actual, one.request, sources)
    }
    this.#onEnd?.({ sources, hash: one.hash, request: one.request, outcomes: one.outcomes })
  }

  #mistake(...what) {
    this.mistakes.push(what)
  }
}
