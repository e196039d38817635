import { setTimeout as delay } from 'node:timers/promises'
import { shortHash } from './tally.mjs'

const lookEveryMs = 500
const gone = 'not connected'

/**
 * Says which instance runs which revision, each time that changes.
 * @param {{ fleet: () => Promise<{ instances: object[] }> }} api
 * @param {(line: string) => void} say
 */
export async function watchFleet(api, say) {
  /** @type {Map<string, string>} what was said last, by instance */
  const said = new Map()
  for (;;) {
    for (const instance of await instancesOf(api)) {
      const state = stateOf(instance)
      // One that is gone since before we looked is no news.
      if ((said.get(instance.id) ?? gone) === state) continue
      said.set(instance.id, state)
      say(`instance ${instance.id} (${instance.service}, ${instance.env}): ${state}`)
    }
    await delay(lookEveryMs)
  }
}

/** While the control plane is away there is nothing new to say. */
async function instancesOf(api) {
  try {
    return (await api.fleet()).instances
  } catch {
    return []
  }
}

function stateOf({ connected, active, attempt }) {
  if (!connected) return gone
  const running = active
    ? `runs revision ${active.revision}, rule set ${shortHash(active.program)}`
    : 'runs no rule set'
  return attempt?.problems?.length ? `${running}; refused revision ${attempt.revision}: ${reasons(attempt)}` : running
}

function reasons({ problems }) {
  return problems.map(({ code, message }) => `${code} ${message}`).join('; ')
}
