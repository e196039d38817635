import { setImmediate } from 'node:timers/promises'
import { Random } from './random.mjs'
import { spoilt } from './refused.mjs'
import { documentOf, rulesOf } from './rules.mjs'
import { Transactions } from './transactions.mjs'

const names = ['file', 'remote', 'static']

/** Options of an engine whose slices are a few steps each, so that requests take steps while it compiles. Time is no measure here. */
export function stepwise() {
  let ms = 0
  return {
    schedule: task => void globalThis.setImmediate(task),
    monotonic: () => (ms += 1),
    limits: { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY },
  }
}

/**
 * Programs that follow one another, and requests that are under way meanwhile. Three sources; most swaps bring a newer revision, some
 * an older one again, some something that is refused; some are asked for two at a time. Where the engine takes changes of a part,
 * half of the swaps are such.
 */
export class Swapping {
  swaps = 0
  refused = 0
  changes = 0
  mistakes = []
  transactions
  #engine
  #random
  #mark = 0
  #inForce = {}
  /** The sources of every program that requests may still be judged by. */
  #programs = new Map()

  constructor(engine, { seed = 1, onEnd } = {}) {
    this.#engine = engine
    this.#random = new Random(seed)
    this.transactions = new Transactions(engine, this.#programs, new Random(seed + 1), onEnd)
  }

  /** Puts revision 0 of every source in force, and forgets everything else. */
  async reset() {
    this.#inForce = {}
    this.#programs.clear()
    for (const source of names) await this.#apply(source, { mark: 0, listMark: 0 })
  }

  /** So many swaps, refused ones included, under load. */
  async run(count) {
    const until = this.swaps + count
    const asked = this.#swapUntil(until).finally(() => {
      asked.over = true
    })
    while (!asked.over) {
      await setImmediate()
      this.transactions.advance(this.swaps, this.#marks())
    }
    await asked
    this.transactions.finish(this.swaps)
  }

  async #swapUntil(count) {
    while (this.swaps < count) {
      const [first, second] = this.#random.chance(0.5) ? [0, 1] : [2, 0]
      if (this.#random.chance(0.2)) await Promise.all([this.#swap(names[first]), this.#swap(names[second])])
      else await this.#swap(this.#random.oneOf(names))
    }
  }

  #marks() {
    return Object.values(this.#inForce).map(({ mark }) => mark)
  }

  async #swap(source) {
    this.swaps += 1
    this.#mark += 1
    const mark = this.#random.chance(0.1) ? this.#random.below(this.#mark) : this.#mark
    const isChange = typeof this.#engine.change === 'function' && this.#random.chance(0.5)
    const isBad = this.#random.chance(0.2)
    if (isBad) await this.#refused(source, mark, isChange)
    else if (isChange) await this.#change(source, mark)
    else await this.#apply(source, { mark, listMark: mark })
  }

  async #apply(source, marks) {
    const result = await this.#engine.apply(documentOf(source, marks), { source })
    this.#taken(result, source, marks)
  }

  /** Rules alone: the list and the exclusion stay those that the source has. */
  async #change(source, mark) {
    this.changes += 1
    const { mark: before, listMark } = this.#inForce[source]
    const [old, set] = [rulesOf(source, before), rulesOf(source, mark)].map(rules => rules.map(({ rule }) => rule))
    const stays = new Set(set.map(({ id }) => id))
    const remove = old.map(({ id }) => id).filter(id => !stays.has(id))
    this.#taken(await this.#engine.change({ set, remove }, { source }), source, { mark, listMark })
  }

  async #refused(source, mark, isChange) {
    this.refused += 1
    const other = this.#random.oneOf(names.filter(name => name !== source))
    const [code, spoil] = this.#random.oneOf(Object.entries(spoilt))
    const before = this.#engine.program.hash
    const { rules, ...rest } = spoil(documentOf(source, { mark, listMark: mark }), other)
    const result = isChange
      ? await this.#engine.change({ set: rules, remove: [] }, { source })
      : await this.#engine.apply({ ...rest, rules }, { source })
    if (result.ok || !result.problems.some(problem => problem.code === code))
      this.mistakes.push(['not refused', code, result])
    // Another swap may have been asked for at the same time; what is in force was in any case.
    if (this.#engine.program.hash !== before && !this.#programs.has(this.#engine.program.hash))
      this.mistakes.push(['a refusal changed the program', code])
  }

  #taken(result, source, marks) {
    if (!result.ok) {
      this.mistakes.push(['not taken', source, marks, result.problems])
      return
    }
    this.#inForce = { ...this.#inForce, [source]: marks }
    this.#programs.set(result.program, this.#inForce)
  }
}
