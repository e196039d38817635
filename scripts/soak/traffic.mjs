import { setTimeout as pause } from 'node:timers/promises'
import { Lane } from './lane.mjs'

/** As many exchanges at once; more come late. */
const lanesEach = 60

const keptDifferences = 20

/** So many exchanges a second, each with both servers, as long as it is told. */
export class Traffic {
  #idle
  #lanes
  #next
  #open = new Set()
  /** Of the run that goes on or was the last one: requests, and answers that were compared. */
  sent = 0
  compared = 0
  /** Of all runs. */
  differenceCount = 0
  differences = []

  /** @param next - gives the next exchange */
  constructor(bare, guarded, next) {
    this.#next = next
    const lanes = app => Array.from({ length: lanesEach }, () => new Lane([bare.ports[app], guarded.ports[app]]))
    this.#lanes = { node: lanes('node'), express: lanes('express') }
    this.#idle = { node: [...this.#lanes.node], express: [...this.#lanes.express] }
  }

  /** Resolves when all of them are answered. Answers how long it took, in ms. */
  async run(rate, ms) {
    this.sent = 0
    this.compared = 0
    const startMs = performance.now()
    const total = Math.round((rate * ms) / 1_000)
    for (let begun = 0; begun < total && performance.now() < startMs + 2 * ms; ) {
      const due = Math.min(total, Math.ceil(((performance.now() - startMs) * rate) / 1_000))
      while (begun < due && this.#begin()) begun += 1
      await pause(1)
    }
    await Promise.all(this.#open)
    return performance.now() - startMs
  }

  async close() {
    await Promise.all(Object.values(this.#lanes).flatMap(lanes => lanes.map(lane => lane.close())))
  }

  /** False where nobody is free. */
  #begin() {
    if (this.#idle.node.length === 0 || this.#idle.express.length === 0) return false
    const { app, ...exchange } = this.#next()
    const lane = this.#idle[app].shift()
    const done = this.#exchange(lane, exchange).finally(() => {
      this.#idle[app].push(lane)
      this.#open.delete(done)
    })
    this.#open.add(done)
    return true
  }

  async #exchange(lane, exchange) {
    this.sent += Math.max(1, exchange.methods.length)
    let difference
    try {
      difference = await lane.compare(exchange)
    } catch (error) {
      difference = String(error)
      await lane.close()
    }
    if (difference === undefined) {
      this.compared += exchange.methods.length
      return
    }
    this.differenceCount += 1
    if (this.differences.length < keptDifferences)
      this.differences.push(`${String(exchange.pieces[0]).split('\r\n', 1)[0]}: ${difference}`)
  }
}
