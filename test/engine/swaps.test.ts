import { expect, test } from 'vitest'
import { createEngine, type Engine, type EngineOptions, type Outcome, type Transaction } from '../../engine/index.ts'
import { differsFromFresh } from '../../scripts/swaps/fresh.mjs'
import { Swapping, stepwise } from '../../scripts/swaps/swapping.mjs'

/**
 * A request is judged by exactly one program, the one that was in force when it began, whatever is swapped meanwhile. The long run,
 * which counts memory as well, is `scripts/swaps.mjs`.
 */
async function swapped(swaps: number, options: EngineOptions, engine = createEngine(options)) {
  const differences: unknown[] = []
  let compared = 0
  const swapping: Swapping = new Swapping(engine, {
    seed: 7,
    onEnd: ended => {
      if (swapping.transactions.ended % 20 !== 0) return
      compared += 1
      const difference = differsFromFresh(createEngine, options, ended)
      if (difference !== undefined) differences.push(difference)
    },
  })
  await swapping.reset()
  await swapping.run(swaps)
  return { swapping, differences, compared }
}

const filters = ['always', 'never'] as const

test.each(filters)(
  'every outcome of a request is that of the program it began with (prefilter: %s)',
  async prefilter => {
    const { swapping, differences, compared } = await swapped(40, { ...stepwise(), prefilter })
    const { transactions } = swapping
    expect(swapping.mistakes.slice(0, 2)).toEqual([])
    expect(transactions.mistakes.slice(0, 2)).toEqual([])
    expect(differences.slice(0, 2)).toEqual([])
    // It is worth something only if much went on.
    const [within = 0] = transactions.acrossSwaps
    expect(swapping.swaps).toBeGreaterThanOrEqual(40)
    expect(swapping.refused).toBeGreaterThan(3)
    // Where the engine takes a part of a set, that is mixed in.
    expect(swapping.changes > 0).toBe('change' in createEngine())
    expect(transactions.ended).toBe(transactions.begun)
    expect(transactions.ended - within).toBeGreaterThan(25)
    expect(transactions.matches).toBeGreaterThan(300)
    expect(compared).toBeGreaterThan(0)
  },
)

/** An engine whose requests have something wrong. */
function spoilt(change: (transaction: Transaction, engine: Engine) => Partial<Transaction>): Engine {
  const engine = createEngine(stepwise())
  const begin = engine.begin.bind(engine)
  engine.begin = () => {
    const transaction = begin()
    const own = change(transaction, { ...engine, begin })
    return {
      program: own.program ?? transaction.program,
      run: own.run ?? ((values, options) => transaction.run(values, options)),
      end: own.end ?? (() => transaction.end()),
      bodyNeed: () => transaction.bodyNeed(),
      mayAct: () => transaction.mayAct(),
      get isSettled() {
        return transaction.isSettled
      },
    }
  }
  return engine
}

/** Of the programs that requests began with, oldest first. */
const hashes: string[] = []

test.each<readonly [string, Parameters<typeof spoilt>[0]]>([
  ['goes over to the program of the moment', (_, { begin }) => ({ run: (...call) => begin().run(...call) })],
  ['goes by the name of another program', ({ program }) => ({ program: hashes[hashes.push(program) >> 1] as string })],
  ['ends twice', transaction => ({ end: () => [transaction.end(), transaction.end()][1] as Outcome })],
])('it is noticed when a request %s', async (_, change) => {
  const { swapping } = await swapped(12, stepwise(), spoilt(change))
  expect(swapping.transactions.mistakes.length).toBeGreaterThan(0)
})
