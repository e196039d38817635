import { importLibddwaf } from '../../rules-schema/index.ts'
import { eventsOf } from '../conformance/libddwaf/events.ts'
import { strictEngine } from '../engine/support.ts'
import type { Case } from './case.ts'
import type { Verdicts } from './verdict.ts'

/** No cap of ours is reached by what these cases supply, nor does time run out. */
const limits = {
  maxStringBytes: 1_000_000,
  maxTextBytes: 10_000_000,
  maxNodes: 1_000_000,
  maxEntries: 100_000,
  maxDepth: 64,
}

/** The same document through `importLibddwaf`. Throws where the import loses something, or the engine refuses what came of it. */
export async function judgedByRulewire({ ruleSet, requests }: Case): Promise<Verdicts> {
  const imported = importLibddwaf(ruleSet)
  const losses = imported.losses.filter(({ severity }) => severity === 'error')
  if (losses.length > 0) throw new Error(`lost in the import: ${JSON.stringify(losses)}`)
  const engine = strictEngine({ limits, monotonic: () => 0 })
  const result = await engine.apply(imported.ruleSet)
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.problems)}`)
  return requests.map(request => {
    const transaction = engine.begin()
    return request.map(supplied => {
      const outcome = transaction.run(supplied)
      return {
        matches: new Map(eventsOf(outcome).map(({ id, conditions }) => [id, conditions])),
        action: outcome.action?.type,
        captured: Object.assign({}, ...Object.values(outcome.metadata)),
      }
    })
  })
}
