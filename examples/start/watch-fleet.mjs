import { setTimeout as delay } from 'node:timers/promises'
import { shortHash } from './tally.mjs'

const lookEveryMs = 500
const gone = 'not connected'

/**
 * Says which instance runs which revision, each time that changes.
 * @param {{ fleet: () => Promise<{ stream: { revision: number }, instances: object[] }> }} api
 * @param {(line: string) => void} say
 */
export function watchFleet(api, say) {
  let fleet = { stream: { revision: 0 }, instances: [] }
  keepLooking(api, say, seen => {
    fleet = seen
  })

  return {
    summary() {
      const { stream, instances } = fleet
      const connected = instances.filter(instance => instance.connected)
      const current = connected.filter(({ active }) => active?.revision === stream.revision)
      return `revision ${stream.revision} in force on ${current.length} of ${connected.length} instances`
    },
  }
}

async function keepLooking(api, say, onFleet) {
  /** @type {Map<string, string>} what was said last, by instance */
  const said = new Map()
  for (;;) {
    const fleet = await api.fleet().catch(() => undefined)
    if (fleet) onFleet(fleet)
    for (const instance of fleet?.instances ?? []) {
      const state = stateOf(instance)
      // One that is gone since before we looked is no news.
      if ((said.get(instance.id) ?? gone) === state) continue
      said.set(instance.id, state)
      say(`instance ${instance.id.slice(0, 8)} (${instance.service}, ${instance.env}): ${state}`)
    }
    await delay(lookEveryMs)
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
