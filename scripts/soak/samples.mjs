import { setTimeout as pause } from 'node:timers/promises'

/** Of the second half against the first, beyond what the bare server grew by in the meantime, in MB. */
const growthMb = { heap: 3, rss: 48 }

/** How long handles may take to go when the last connection is closed: timers run out. */
const tries = 60

/** What either server holds: memory over time, handles before and after. */
export class Samples {
  #sides
  #memory = { bare: [], guarded: [] }
  #before = {}
  #after = {}

  constructor(sides) {
    this.#sides = sides
  }

  /** When nothing is connected. */
  async begin() {
    for (const [name, side] of Object.entries(this.#sides)) this.#before[name] = await side.ask('handles')
  }

  async take() {
    for (const [name, side] of Object.entries(this.#sides)) this.#memory[name].push(await side.ask('memory'))
  }

  /** When nothing is connected any more. */
  async problems() {
    const leaked = []
    for (const [name, side] of Object.entries(this.#sides)) leaked.push(...(await this.#leaked(name, side)))
    const grown = Object.entries(growthMb).flatMap(([kind, most]) => {
      const more = this.#growth('guarded', kind) - Math.max(0, this.#growth('bare', kind))
      return more > most ? [`${kind} of the guarded server grew by ${more.toFixed(1)} MB more than the bare one's`] : []
    })
    return [...leaked, ...grown]
  }

  told() {
    return Object.keys(this.#sides).map(name => {
      const of = kind => `${kind} ${this.#half(name, kind, 0).toFixed(1)} → ${this.#half(name, kind, 1).toFixed(1)} MB`
      return `${name}: medians of the first half → the second: ${of('heap')}, ${of('rss')}; handles ${JSON.stringify(this.#before[name])} → ${JSON.stringify(this.#after[name])}`
    })
  }

  async #leaked(name, side) {
    for (let left = tries; ; left -= 1) {
      this.#after[name] = await side.ask('handles')
      const more = Object.entries(this.#after[name]).filter(([kind, count]) => count > (this.#before[name][kind] ?? 0))
      if (more.length === 0) return []
      if (left === 0)
        return [
          `the ${name} server still has ${JSON.stringify(Object.fromEntries(more))} of ${JSON.stringify(this.#before[name])}`,
        ]
      await pause(250)
    }
  }

  #growth(name, kind) {
    return this.#half(name, kind, 1) - this.#half(name, kind, 0)
  }

  #half(name, kind, half) {
    const all = this.#memory[name].map(sample => sample[kind])
    const middle = Math.ceil(all.length / 2)
    const sorted = (half === 0 ? all.slice(0, middle) : all.slice(middle)).sort((a, b) => a - b)
    return sorted[sorted.length >> 1] ?? Number.NaN
  }
}
