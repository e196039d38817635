import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtDist } from '../common/arguments.ts'
import { load, machine } from '../common/machine.ts'
import { Convert } from '../common/rule-sets.ts'
import { type Options, parseOptions, usage } from './options.ts'
import type { Report, Row, ScenarioReport } from './report.ts'
import { rowsOf } from './rows.ts'
import { runScenario, type ScenarioRun } from './run-scenario.ts'
import type { Scenario } from './scenario.ts'
import { scenarioNamed } from './scenarios/index.ts'
import { tell } from './table.ts'

/**
 * Rulewire's engine beside libddwaf, with the same rules and the same requests. Exit code: 0, also where an aim was missed, for
 * this is a report; 1 where the verdicts differ, for then it is none; 2 on wrong usage.
 */
export async function benchEngine(args: readonly string[]): Promise<number> {
  const options = read(args)
  if (options === undefined) return 2
  if ('help' in options) {
    process.stdout.write(options.help)
    return 0
  }
  const report = await measure(options)
  const json = JSON.stringify(report, undefined, 2)
  console.log(options.json ? json : tell(report))
  if (options.out !== undefined) writeFileSync(options.out, `${json}\n`)
  return report.scenarios.some(({ verdicts }) => verdicts.differences.length > 0) ? 1 : 0
}

function read(args: readonly string[]): ReturnType<typeof parseOptions> | undefined {
  try {
    return parseOptions(args)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    console.error(`${error.message}\n\n${usage}`)
    return undefined
  }
}

async function measure(options: Options): Promise<Report> {
  const convert = new Convert(await import(pathToFileURL(join(builtDist, 'rules-schema/index.js')).href), options)
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true })
  const loadBefore = load()
  const rows: Row[] = []
  const reports: ScenarioReport[] = []
  const skipped: { scenario: string; why: string }[] = []
  for (const scenario of options.scenarios.map(scenarioNamed)) {
    const why = scenario.skipped?.()
    if (why === undefined) {
      const runs = await runSizes(scenario)
      rows.push(...rowsOf(scenario, runs))
      reports.push(...[...runs.values()].map(({ report }) => report))
    } else skipped.push({ scenario: scenario.name, why })
  }
  const { seed, dist } = options
  return { machine: machine(dist), seed, loadBefore, loadAfter: load(), rows, scenarios: reports, skipped }

  async function runSizes(scenario: Scenario): Promise<ReadonlyMap<number, ScenarioRun>> {
    const runs = new Map<number, ScenarioRun>()
    for (const size of new Set(scenario.sizes.map(wanted => Math.min(wanted, options.maxSize)))) {
      // For whoever waits.
      console.error(`${scenario.name} ${size.toLocaleString('en')} …`)
      runs.set(size, await runScenario(scenario, size, convert, options))
    }
    return runs
  }
}
