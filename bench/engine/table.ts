import { aligned, digits } from '../common/aligned.ts'
import type { Figure, Report, Row, ScenarioReport } from './report.ts'

/** For people. */
export function tell(report: Report): string {
  return [
    ...head(report),
    '',
    ...aligned([header(report), ...report.rows.map(row => cells(row, report))]),
    ...(report.scenarios.some(isBusy) ? [legend] : []),
    '',
    ...report.skipped.map(({ scenario, why }) => `${scenario}: skipped, ${why}`),
    ...report.scenarios.flatMap(remarks),
    ...report.scenarios.flatMap(profiles),
  ].join('\n')
}

function head({ machine, seed, loadBefore, loadAfter }: Report): readonly string[] {
  const { cpu, cores, memoryMb, system, node, libddwaf, re2, rulewire } = machine
  return [
    `${cores} × ${cpu}, ${memoryMb} MB, ${system}; Node ${node}`,
    `libddwaf ${libddwaf}, Rulewire ${rulewire} with re2 ${re2}; seed ${seed}`,
    `load average ${loadBefore} before, ${loadAfter} after: others' work on this machine is in the figures`,
    'medians over the rounds of their 50th percentiles (least–most), and of their 99th',
  ]
}

const before = 'before'

/** Less of a core than this, and others were at work. */
const quietShare = 0.95

const legend =
  '? others had the cores meanwhile: caches were cold after them, which flatters whoever touches less memory'

function isBusy({ coreShare }: ScenarioReport): boolean {
  return Object.values(coreShare).some(share => share < quietShare)
}

function header(report: Report): readonly string[] {
  const columns = ['libddwaf', 'p99', 'Rulewire', 'p99', ...(hasBefore(report) ? [before, 'p99', '× before'] : [])]
  return ['scenario', 'size', 'unit', ...columns, 'ratio', 'aim', 'met']
}

function cells(row: Row, report: Report): readonly string[] {
  const { scenario, label, size, unit, libddwaf, rulewire, aims } = row
  const compared = hasBefore(report)
    ? [...figureCells(row.before), row.before === undefined ? '–' : (rulewire.median / row.before.median).toFixed(2)]
    : []
  const doubt = report.scenarios.some(one => one.scenario === scenario && one.size === size && isBusy(one)) ? '?' : ''
  return [
    label === '' ? scenario : `${scenario}, ${label}`,
    size.toLocaleString('en'),
    unit,
    ...figureCells(libddwaf),
    ...figureCells(rulewire),
    ...compared,
    libddwaf === undefined ? '–' : ratio(rulewire.median / libddwaf.median),
    aims.map(({ aim }) => aim).join('; ') || '–',
    aims.map(({ met }) => (met === undefined ? '–' : `${met ? 'yes' : 'no'}${doubt}`)).join('; ') || '–',
  ]
}

function hasBefore({ rows }: Report): boolean {
  return rows.some(row => row.before !== undefined)
}

function figureCells(figure: Figure | undefined): readonly string[] {
  if (figure === undefined) return ['–', '–']
  const { median, min, max, p99 } = figure
  const range = figure.rounds.length > 1 ? ` (${digits(min)}–${digits(max)})` : ''
  return [`${digits(median)}${range}`, p99 === undefined ? '–' : digits(p99)]
}

function ratio(quotient: number): string {
  return quotient < 1 ? `1/${digits(1 / quotient)}` : `${digits(quotient)} ×`
}

function remarks({ scenario, size, requests, coreShare, verdicts, notes }: ScenarioReport): readonly string[] {
  const { compared, matchedShare, intended, differences } = verdicts
  const judged = Object.entries(requests).map(([name, count]) => `${name} ${count}`)
  const named = Object.entries(intended).map(([name, count]) => `; ${name}: ${count}`)
  const starved = Object.entries(coreShare).filter(([, share]) => share < quietShare)
  const what = `${scenario} ${size.toLocaleString('en')}`
  return [
    `${what}: requests a round ${judged.join(', ')}; ${Math.round(matchedShare * 100)} % matched; ${compared} verdicts compared, ${differences.length} different${named.join('')}`,
    ...starved.map(
      ([name, share]) => `  ${name} had a core for ${Math.round(share * 100)} % of the time in its worst round`,
    ),
    ...notes.map(note => `  ${note}`),
    ...differences.slice(0, 5).map(difference => `  DIFFERENT ${JSON.stringify(difference)}`),
  ]
}

function profiles({ scenario, size, selfTimes }: ScenarioReport): readonly string[] {
  if (selfTimes.length === 0) return []
  const lines = selfTimes.map(({ name, share }) => `  ${(share * 100).toFixed(1).padStart(5)} %  ${name}`)
  return ['', `${scenario} ${size.toLocaleString('en')}, self time in Rulewire:`, ...lines]
}
