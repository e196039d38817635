import { createWriteStream } from 'node:fs'

/**
 * @typedef {object} EventRecord as Rulewire writes it, as far as it is of interest here
 * @property {string} event
 * @property {{ id: string }} rule
 * @property {Record<string, string | number | boolean>} metadata
 * @property {string} rule_set
 */

/**
 * Counts the event records that the shop writes to its standard output, and keeps them in a file. Says at once when a
 * rule has its first event under a rule set, so that what a push changed is seen.
 * @param {{ recordsFile: string, say: (line: string) => void }} options
 */
export function createTally({ recordsFile, say }) {
  const file = createWriteStream(recordsFile, { mode: 0o600 })
  /** @type {Map<string, { recent: number, total: number, last: EventRecord }>} */
  const byEvent = new Map()
  /** @type {Map<string, string>} the rule set that judged last, by rule */
  const judges = new Map()

  function sayWhenFirst({ event, rule, metadata, rule_set }) {
    if (judges.get(rule.id) === rule_set) return
    judges.set(rule.id, rule_set)
    say(`first by ${rule.id} in rule set ${shortHash(rule_set)}: ${event}  ${captured(metadata)}`)
  }

  return {
    /** @param {string} line of the shop's output, most of which are records */
    add(line) {
      const record = recordIn(line)
      if (!record) return
      file.write(`${line}\n`)
      sayWhenFirst(record)
      const { recent, total } = byEvent.get(record.event) ?? { recent: 0, total: 0 }
      byEvent.set(record.event, { recent: recent + 1, total: total + 1, last: record })
    },

    /** What came since the last time this was asked, as lines; the newest record of each event stands for the others. */
    show() {
      const rows = [...byEvent].sort(([a], [b]) => (a < b ? -1 : 1)).map(row)
      for (const count of byEvent.values()) count.recent = 0
      return [`${'event'.padEnd(24)}${'new'.padStart(5)}${'all'.padStart(7)}  the last one`, ...rows].join('\n')
    },
  }
}

function row([event, { recent, total, last }]) {
  const counts = String(recent).padStart(5) + String(total).padStart(7)
  return `${event.padEnd(24)}${counts}  ${captured(last.metadata)}  [${shortHash(last.rule_set)}]`
}

function captured(metadata) {
  return Object.entries(metadata)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')
}

/** Enough of a hash for people to compare. */
export function shortHash(hash) {
  return hash.replace(/^\w+:/, '').slice(0, 8)
}

/** @returns {EventRecord | undefined} */
function recordIn(line) {
  if (!line.startsWith('{')) return undefined
  try {
    const record = JSON.parse(line)
    return record.type === 'rulewire.event' ? record : undefined
  } catch {
    return undefined
  }
}
