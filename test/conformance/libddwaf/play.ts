import type { Outcome } from '../../../engine/index.ts'
import { importLibddwaf } from '../../../rules-schema/index.ts'
import { strictEngine } from '../../engine/support.ts'
import type { Case, RuleSetFile } from './cases.ts'

type Engine = ReturnType<typeof strictEngine>

/** Rule sets that the engine has taken. One refused is an error: libddwaf takes them all. */
export class Engines {
  readonly #engines = new Map<RuleSetFile, Engine>()

  /** What the engine answers to each run. */
  async play({ ruleSet, runs }: Case): Promise<readonly Outcome[]> {
    const engine = this.#engines.get(ruleSet) ?? (await engineWith(ruleSet))
    this.#engines.set(ruleSet, engine)
    const transaction = engine.begin()
    return runs.map(({ input }) => transaction.run(input))
  }
}

async function engineWith({ document }: RuleSetFile): Promise<Engine> {
  const engine = strictEngine({ monotonic: () => 0 })
  const result = await engine.apply(importLibddwaf(document).ruleSet)
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems, null, 2)}`)
  return engine
}
