import { until } from '../until.mjs'

/**
 * Waits until the shop is connected and runs this revision, as the fleet view has it.
 * @returns {Promise<{ id: string, active: { revision: number, hash: string, program: string } }>} the instance
 */
export function shopRuns(api, revision, withinMs = 20_000) {
  let instances = []
  const running = async () => {
    instances = (await api.fleet()).instances
    return instances.find(({ connected, active }) => connected && active?.revision === revision)
  }
  return until(`a shop that runs revision ${revision}`, running, { withinMs, seen: () => instances })
}
