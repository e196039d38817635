import { isDeepStrictEqual } from 'node:util'
import type { Answer, Conversation } from '../conversation.ts'
import { comparable, interpret } from '../play.ts'
import type { Judge } from './mutator.ts'

interface Case {
  readonly one: Conversation
  readonly said: string
  readonly right: readonly Answer[]
}

/** Cases and the right answers to them, drawn and found out as far as they are needed. */
export class Known {
  readonly #cases: Iterator<Conversation>
  readonly #known: Case[] = []

  constructor(cases: Iterable<Conversation>) {
    this.#cases = cases[Symbol.iterator]()
  }

  /** In how many of the cases that have this word another judge answers something else; counted no further than `enough`. */
  noticed(judge: Judge, enough: number, about = ''): number {
    let noticed = 0
    for (let place = 0; noticed < enough; place += 1) {
      const next = this.#at(place)
      if (next === undefined) break
      if (next.said.includes(about) && !isDeepStrictEqual(comparable(interpret(next.one, { judge })), next.right))
        noticed += 1
    }
    return noticed
  }

  #at(place: number): Case | undefined {
    if (place < this.#known.length) return this.#known[place]
    const { value, done } = this.#cases.next()
    if (done) return undefined
    this.#known.push({ one: value, said: JSON.stringify(value.rules), right: comparable(interpret(value)) })
    return this.#known[place]
  }
}
