import { setTimeout as delay } from 'node:timers/promises'
import { shortHash } from '../records.mjs'

const lookEveryMs = 500
const gone = 'not connected'

/**
 * Says which instance runs which revision, each time that changes, and which has swallowed errors of Rulewire's own.
 * @param {{ fleet: () => Promise<{ stream: { revision: number }, instances: object[] }> }} api
 * @param {{ say: import('./plain-view.mjs').View['say'], onRevision: () => void }} options `onRevision` when another one
 *   was pushed
 */
export function watchFleet(api, { say, onRevision }) {
  let fleet = { stream: { revision: 0 }, instances: [] }
  keepLooking(api, say, seen => {
    const isOther = seen.stream.revision !== fleet.stream.revision
    fleet = seen
    if (isOther) onRevision()
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
  /** @type {Map<string, number>} */
  const errors = new Map()
  for (;;) {
    const fleet = await api.fleet().catch(() => undefined)
    if (fleet) onFleet(fleet)
    for (const instance of fleet?.instances ?? []) {
      sayState(instance, said, say)
      if (instance.connected) sayErrors(instance, errors, say)
    }
    await delay(lookEveryMs)
  }
}

function sayState(instance, said, say) {
  const state = stateOf(instance)
  // One that is gone since before we looked is no news.
  if ((said.get(instance.id) ?? gone) === state) return
  said.set(instance.id, state)
  say(`${nameOf(instance)}: ${state}`, { isProblem: hasRefused(instance) })
}

function sayErrors(instance, errors, say) {
  const { errors: count, last_error } = instance.health ?? { errors: 0 }
  if (count > (errors.get(instance.id) ?? 0)) {
    say(`${nameOf(instance)}: ${count} errors of Rulewire swallowed, the last: ${last_error}`, { isProblem: true })
  }
  errors.set(instance.id, count)
}

function nameOf({ id, service, env }) {
  return `instance ${id.slice(0, 8)} (${service}, ${env})`
}

function stateOf(instance) {
  const { connected, active, attempt } = instance
  if (!connected) return gone
  const running = active
    ? `runs revision ${active.revision}, rule set ${shortHash(active.program)}`
    : 'runs no rule set'
  return hasRefused(instance) ? `${running}; refused revision ${attempt.revision}: ${reasons(attempt)}` : running
}

function hasRefused({ connected, attempt }) {
  return connected && attempt?.state === 'refused'
}

function reasons({ problems }) {
  return problems.map(({ code, message }) => `${code} ${message}`).join('; ')
}
