import { Connection } from './connection.mjs'
import { comparable } from './read-answer.mjs'

/** A connection to either server, on which the same goes to both. */
export class Lane {
  #ports
  #pair

  /** @param ports - of the bare server and of the guarded one */
  constructor(ports) {
    this.#ports = ports
  }

  /**
   * Sends the same requests to both, compares every answer. Answers what differs, as text; undefined where nothing does.
   * @param exchange - `{ pieces, methods, aborts? }`: bytes, and of each request in them the method
   */
  async compare({ pieces, methods, aborts = false }) {
    const pair = await this.#open()
    await Promise.all(pair.map(connection => connection.send(pieces)))
    if (aborts) {
      await this.close()
      return undefined
    }
    for (const method of methods) {
      const [bare, guarded] = await Promise.all(pair.map(connection => connection.answer(method)))
      const texts = [comparable(bare.bytes), comparable(guarded.bytes)]
      if (bare.how !== guarded.how || texts[0] !== texts[1] || bare.how === 'vain') {
        await this.close()
        return tellDifference([bare, guarded], texts)
      }
      if (bare.how === 'closed') break
    }
    return await this.#compareAfterwards(pair)
  }

  async close() {
    const pair = this.#pair ?? []
    this.#pair = undefined
    await Promise.all(pair.map(connection => connection.close()))
  }

  async #open() {
    this.#pair ??= await Promise.all(this.#ports.map(port => Connection.open(port)))
    return this.#pair
  }

  /** Neither says anything more, and either both keep the connection or none. */
  async #compareAfterwards(pair) {
    const [bare, guarded] = pair
    if (bare.left.length + guarded.left.length > 0) {
      const difference = `behind the answer: ${JSON.stringify(String(bare.left))} and ${JSON.stringify(String(guarded.left))}`
      await this.close()
      return difference
    }
    if (bare.isOpen && guarded.isOpen) return undefined
    const closed = [await bare.closes(), await guarded.closes()]
    await this.close()
    return closed[0] === closed[1]
      ? undefined
      : `only the ${closed[0] ? 'bare' : 'guarded'} server closed the connection`
  }
}

function tellDifference([bare, guarded], texts) {
  let at = 0
  while (at < texts[0].length && texts[0][at] === texts[1][at]) at += 1
  const near = text => JSON.stringify(text.slice(Math.max(0, at - 20), at + 80))
  return `at byte ${at}, bare ${bare.how} ${near(texts[0])}, guarded ${guarded.how} ${near(texts[1])}`
}
