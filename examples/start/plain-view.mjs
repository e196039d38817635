import { captured, shortHash } from '../records.mjs'

const showEveryMs = 5_000

/**
 * How somebody is told what happens.
 * @typedef {object} View
 * @property {(text: string, options?: { isProblem?: boolean }) => void} say
 * @property {(happening: Happening) => void} show begins to show how things stand, again and again
 * @property {() => void} close
 *
 * @typedef {object} Happening
 * @property {{ summary: () => string }} fleet
 * @property {ReturnType<typeof import('./tally.mjs').createTally>} tally
 * @property {ReturnType<typeof import('./latency.mjs').createLatency>} latency
 * @property {string} whatToTry
 * @property {string[]} hints the same in a few lines
 */

/**
 * Lines, for a pipe or a file.
 * @returns {View}
 */
export function createPlainView() {
  let timer

  function say(text) {
    console.log(`${new Date().toLocaleTimeString('en-GB')}  ${text.trimEnd().replaceAll('\n', '\n          ')}`)
  }

  return {
    say,
    show({ fleet, tally, latency, whatToTry }) {
      console.log(whatToTry)
      timer = setInterval(() => {
        say([fleet.summary(), ...eventLines(tally.rows()), ...latencyLines(latency.summary())].join('\n'))
        tally.forgetFresh()
      }, showEveryMs)
    },
    close: () => clearInterval(timer),
  }
}

/** What came since the last time; the newest record of each event stands for the others. */
function eventLines(rows) {
  return [`${'event'.padEnd(24)}${'new'.padStart(5)}${'all'.padStart(7)}  the last one`, ...rows.map(line)]
}

function line({ event, fresh, all, last: { record } }) {
  const counts = String(fresh).padStart(5) + String(all).padStart(7)
  return `${event.padEnd(24)}${counts}  ${captured(record)}  [${shortHash(record.rule_set)}]`
}

function latencyLines({ requests, guarded, unguarded }) {
  if (requests === 0) return []
  const both = ({ p50, p95 }) => `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`
  return [`latency of ${requests} requests: guarded ${both(guarded)}; unguarded ${both(unguarded)}`]
}
