import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtDist } from '../common/arguments.ts'
import { load, machine } from '../common/machine.ts'
import { Convert } from '../common/rule-sets.ts'
import { Agent } from './agent.ts'
import { LoadProcess } from './load-process.ts'
import { type Options, parseOptions, usage } from './options.ts'
import { ddTraceVersion } from './peers.ts'
import type { Report } from './report.ts'
import { type Run, runScenario } from './run-scenario.ts'
import { tell } from './table.ts'

/**
 * Servers with a guard beside the same servers without. Exit code: 0, also where an aim was missed, for this is a report; 1 where an
 * answer or a count was wrong, for then that part is none; 2 on wrong usage.
 */
export async function benchHttp(args: readonly string[]): Promise<number> {
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
  return report.failures.length > 0 ? 1 : 0
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
  const convert = new Convert(await import(pathToFileURL(join(builtDist, 'rules-schema/index.js')).href))
  if (options.profile !== undefined) mkdirSync(options.profile, { recursive: true })
  const loadBefore = load()
  const agent = await Agent.listen()
  const client = new LoadProcess()
  const runs: Run[] = []
  const failures: string[] = []
  try {
    for (const host of options.hosts)
      for (const scenario of options.scenarios) {
        // For whoever waits.
        console.error(`${host} ${scenario} …`)
        try {
          runs.push(await runScenario(host, scenario, { options, convert, agent, client }))
        } catch (error) {
          // What was measured before is still true.
          failures.push(`${host} ${scenario}: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
  } finally {
    await client.end()
    await agent.close()
  }
  const { seed, pairs, inFlight, dist } = options
  return {
    machine: machine(dist),
    ddTrace: ddTraceVersion(),
    seed,
    pairs,
    inFlight,
    loadBefore,
    loadAfter: load(),
    rows: runs.flatMap(({ rows }) => rows),
    memory: runs.flatMap(({ memory }) => memory),
    profiles: runs.flatMap(({ profiles }) => profiles),
    notes: runs.flatMap(({ notes }) => notes),
    failures,
  }
}
