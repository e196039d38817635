import { captured, shortHash } from '../records.mjs'

/** How far back "lately" goes. */
const latelyMs = 10_000

/**
 * @typedef {object} Row what is known of the events that one rule gave, or several
 * @property {string} event
 * @property {string} route
 * @property {number} all
 * @property {number} fresh since fresh ones were last forgotten
 * @property {number} lately
 * @property {number} blocked requests that were blocked or redirected
 * @property {{ at: number, record: import('../records.mjs').EventRecord }} last
 */

/**
 * Counts the event records that the shop writes. Says at once when a rule has its first event under a rule set, so that
 * what a push changed is seen.
 * @param {{ say: (line: string) => void, routeOf: (rule: string) => string, now?: () => number }} options
 */
export function createTally({ say, routeOf, now = Date.now }) {
  /** @type {Map<string, { event: string, rule: string, all: number, fresh: number, blocked: number, times: number[], last: object }>} */
  const byRule = new Map()
  /** @type {Map<string, string>} the rule set that judged last, by rule */
  const judges = new Map()

  function sayWhenFirst(record) {
    const { event, rule, rule_set } = record
    if (judges.get(rule.id) === rule_set) return
    judges.set(rule.id, rule_set)
    say(`first by ${rule.id} in rule set ${shortHash(rule_set)}: ${event}  ${captured(record)}`)
  }

  return {
    /** @param {import('../records.mjs').EventRecord} record */
    add(record) {
      sayWhenFirst(record)
      const { event, rule, action } = record
      const key = `${event} ${rule.id}`
      const count = byRule.get(key) ?? { event, rule: rule.id, all: 0, fresh: 0, blocked: 0, times: [] }
      count.all++
      count.fresh++
      if (action === 'block' || action === 'redirect') count.blocked++
      count.last = { at: now(), record }
      count.times = [...count.times.filter(time => time > now() - latelyMs), now()]
      byRule.set(key, count)
    },

    /** @returns {Row[]} one for each event, or with `perRoute` for each event of a route, by name */
    rows({ perRoute = false } = {}) {
      const rows = new Map()
      for (const count of byRule.values()) {
        const row = { ...count, route: perRoute ? routeOf(count.rule) : '', lately: latelyOf(count, now()) }
        const key = `${row.event} ${row.route}`
        rows.set(key, rows.has(key) ? merged(rows.get(key), row) : row)
      }
      return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    },

    forgetFresh() {
      for (const count of byRule.values()) count.fresh = 0
    },
  }
}

function latelyOf({ times }, now) {
  return times.filter(time => time > now - latelyMs).length
}

function merged(a, b) {
  const sum = name => a[name] + b[name]
  const last = a.last.at > b.last.at ? a.last : b.last
  return { ...a, all: sum('all'), fresh: sum('fresh'), lately: sum('lately'), blocked: sum('blocked'), last }
}
