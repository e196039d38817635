import { renameSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { ruleSet } from './rule-sets.mjs'

const patienceMs = 15_000

/** Puts another rule set into the place of the last one, as an editor or a deployment does, and waits until it is in force. */
export class Swapper {
  #file
  #guarded
  #hash
  #revision = 0
  swaps = 0
  /** Of them, the time that half of them and all of them took at most, in ms. */
  #tookMs = []

  constructor(file) {
    this.#file = file
    writeFileSync(file, JSON.stringify(ruleSet(0)))
  }

  /** @param guarded - the side that reads the file */
  async watch(guarded) {
    this.#guarded = guarded
    this.#hash = await this.#inForce()
  }

  async swap() {
    const startMs = performance.now()
    this.#revision += 1
    writeFileSync(`${this.#file}.new`, JSON.stringify(ruleSet(this.#revision)))
    renameSync(`${this.#file}.new`, this.#file)
    let hash = this.#hash
    while (hash === this.#hash) {
      if (performance.now() > startMs + patienceMs)
        throw new Error(`rule set ${this.#revision} did not come into force`)
      await pause(20)
      hash = await this.#inForce()
    }
    this.#hash = hash
    this.swaps += 1
    this.#tookMs.push(performance.now() - startMs)
  }

  get timesMs() {
    const sorted = this.#tookMs.sort((a, b) => a - b)
    return { half: Math.round(sorted[sorted.length >> 1]), all: Math.round(sorted.at(-1)) }
  }

  async #inForce() {
    return (await this.#guarded.ask('status')).program.hash
  }
}
