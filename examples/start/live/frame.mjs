import { captured } from '../../records.mjs'
import { fitSections } from './fit-sections.mjs'
import { table } from './table.mjs'

const hintsTitle = 'Try next, in another terminal, in this directory'
const keptProblems = 5
const leastEvents = 4

/**
 * What is seen on the terminal.
 * @param {object} seen
 * @param {string} seen.revision which revision is in force where
 * @param {string} seen.uptime
 * @param {import('../tally.mjs').Row[]} seen.rows
 * @param {ReturnType<ReturnType<typeof import('../latency.mjs').createLatency>['summary']>} seen.latency
 * @param {string[]} seen.problems the newest last
 * @param {string[]} seen.news the newest last
 * @param {string[]} seen.hints what to try next, if anything
 * @param {{ columns: number, rows: number }} size
 * @param {{ title: (text: string) => string }} style
 */
export function frameOf({ revision, uptime, rows, latency, problems, news, hints }, size, style) {
  const events = eventLines(rows)
  const sections = [
    { title: `Rulewire  ${revision}, for ${uptime}`, lines: [], least: 0 },
    { title: events[0], lines: events.slice(1), least: leastEvents },
    latencySection(latency),
    ...(hints.length > 0 ? [{ title: hintsTitle, lines: hints, least: hints.length }] : []),
    problemSection(problems),
    { title: 'What happened', lines: newestFirst(news), least: 1 },
  ]
  return fitSections(sections, size, style)
}

function eventLines(rows) {
  const heading = ['Event', 'Route', '10 s', 'all', 'blocked', 'The last one']
  const cells = rows.map(row => [row.event, row.route, ...countsOf(row), captured(row.last.record)])
  return table([heading, ...cells], new Set([2, 3, 4]))
}

function countsOf({ lately, all, blocked }) {
  return [lately, all, blocked].map(count => (count === 0 ? '-' : String(count)))
}

/** Left out are requests that the two shops answered differently: one that is blocked takes next to no time. */
function latencySection({ requests, unlike, guarded, unguarded }) {
  const left = unlike === 0 ? '' : `, ${unlike} left out`
  const rows = [
    [`Latency of ${requests} requests to both${left}`, 'p50', 'p95'],
    ['with the guard', ms(guarded.p50), ms(guarded.p95)],
    ['without it, an unguarded copy of the shop', ms(unguarded.p50), ms(unguarded.p95)],
  ]
  const [title, ...lines] = table(rows, new Set([1, 2]))
  return { title, lines, least: lines.length }
}

function problemSection(problems) {
  const lines = newestFirst(problems).slice(0, keptProblems)
  return { title: 'Problems', lines: lines.length === 0 ? ['none'] : lines, least: Math.min(lines.length, 2) || 1 }
}

function newestFirst(lines) {
  return lines.toReversed()
}

function ms(value) {
  return value === undefined ? '-' : `${value.toFixed(1)} ms`
}
