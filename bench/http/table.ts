import { aligned, digits } from '../common/aligned.ts'
import type { Spread } from '../common/statistics.ts'
import { tellProfiles } from './profiles.ts'
import type { MemoryRow, Report, Row } from './report.ts'

/** For people. */
export function tell(report: Report): string {
  return [
    ...head(report),
    '',
    ...(report.rows.length === 0 ? [] : aligned([header, ...report.rows.map(cells)])),
    ...(report.rows.some(isStarved) ? [legend] : []),
    ...(report.memory.length === 0 ? [] : ['', ...aligned([memoryHeader(report), ...report.memory.map(memoryCells)])]),
    '',
    ...report.notes,
    ...report.failures.map(failure => `FAILED ${failure}`),
    ...tellProfiles(report.profiles),
  ].join('\n')
}

function head({ machine, ddTrace, seed, pairs, loadBefore, loadAfter }: Report): readonly string[] {
  const { cpu, cores, memoryMb, system, node, rulewire, re2 } = machine
  return [
    `${cores} × ${cpu}, ${memoryMb} MB, ${system}; Node ${node}`,
    `Rulewire ${rulewire} with re2 ${re2}; dd-trace ${ddTrace ?? 'is not installed: npm ci --prefix bench'}; seed ${seed}`,
    `load average ${loadBefore} before, ${loadAfter} after: others' work on this machine is in the figures`,
    `medians over ${pairs} rounds (least–most); what is kept and added is taken within each round, against bare`,
  ]
}

const header = [
  'host',
  'scenario',
  'peer',
  'requests/s',
  'kept',
  'CPU µs',
  'kept',
  'added p50 µs',
  'added p99 µs',
  'core',
  'aim',
  'met',
]

/** Less of a core than this, and others were at work, or the load was not enough. */
const quietShare = 0.9

const legend =
  '? the server had not the whole core: others had it, or the load was not enough; its throughput says less than its CPU'

function isStarved({ coreShare }: Row): boolean {
  return coreShare < quietShare
}

function cells(row: Row): readonly string[] {
  const { host, scenario, peer, throughput, throughputKept, cpuUs, cpuKept, coreShare, aim } = row
  return [
    host,
    scenario,
    peer,
    range(throughput),
    percent(throughputKept),
    range(cpuUs),
    percent(cpuKept),
    added(row.addedP50Us),
    added(row.addedP99Us),
    `${Math.round(coreShare * 100)} %${isStarved(row) ? '?' : ''}`,
    aim === undefined ? '–' : `≥ ${Math.round(aim.kept * 100)} %`,
    aim === undefined ? '–' : `${yes(aim.throughputMet)}, CPU ${yes(aim.cpuMet)}`,
  ]
}

function memoryHeader({ inFlight }: Report): readonly string[] {
  return ['host', `${inFlight} in flight`, 'peer', 'KB each', 'added above the body', 'aim', 'met']
}

function memoryCells({ host, scenario, peer, bytes, addedBytes, aim }: MemoryRow): readonly string[] {
  return [
    host,
    scenario,
    peer,
    kilobytes(bytes),
    addedBytes === undefined ? '–' : kilobytes(addedBytes),
    aim === undefined ? '–' : `≤ ${aim.atMostBytes / 1_024} KB`,
    aim === undefined ? '–' : yes(aim.met),
  ]
}

function kilobytes({ median, min, max }: Spread): string {
  const told = (bytes: number): string => (bytes / 1_024).toFixed(1)
  return `${told(median)} (${told(min)} … ${told(max)})`
}

function yes(met: boolean): string {
  return met ? 'yes' : 'no'
}

function range({ median, min, max }: Spread): string {
  return `${digits(median)} (${digits(min)}–${digits(max)})`
}

function percent(share: Spread | undefined): string {
  if (share === undefined) return '–'
  const told = (value: number): string => (value * 100).toFixed(value < 0.995 ? 1 : 0)
  return `${told(share.median)} % (${told(share.min)}–${told(share.max)})`
}

function added(us: Spread | undefined): string {
  if (us === undefined || Number.isNaN(us.median)) return '–'
  const told = (value: number): string => String(Math.round(value))
  return `${told(us.median)} (${told(us.min)} … ${told(us.max)})`
}
