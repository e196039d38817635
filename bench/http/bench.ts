import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { builtDist } from '../common/arguments.ts'
import { load, machine } from '../common/machine.ts'
import { Convert } from '../common/rule-sets.ts'
import { Agent } from './agent.ts'
import { Contest } from './contest.ts'
import type { HostName } from './hosts.ts'
import { LoadProcess } from './load-process.ts'
import { type Options, parseOptions, usage } from './options.ts'
import { ddTraceVersion } from './peers.ts'
import type { Profile, Report, Row } from './report.ts'
import { rowsOf } from './rows.ts'
import { scenarioNamed } from './scenarios/index.ts'
import { tell } from './table.ts'
import { WrittenRules } from './written-rules.ts'

/**
 * Servers with a guard beside the same servers without. Exit code: 0, also where an aim was missed, for this is a report; 1 where an
 * answer or a count was wrong, for then it is none; 2 on wrong usage.
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
  return 0
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
  try {
    for (const host of options.hosts)
      for (const scenario of options.scenarios)
        runs.push(await run(host, scenario, { options, convert, agent, client }))
  } finally {
    await client.end()
    await agent.close()
  }
  return {
    machine: machine(options.dist),
    ddTrace: ddTraceVersion(),
    seed: options.seed,
    pairs: options.pairs,
    loadBefore,
    loadAfter: load(),
    rows: runs.flatMap(({ rows }) => rows),
    profiles: runs.flatMap(({ profiles }) => profiles),
    notes: runs.flatMap(({ notes }) => notes),
  }
}

interface Run {
  readonly rows: readonly Row[]
  readonly profiles: readonly Profile[]
  readonly notes: readonly string[]
}

interface Parts {
  readonly options: Options
  readonly convert: Convert
  readonly agent: Agent
  readonly client: LoadProcess
}

async function run(host: HostName, name: string, { options, convert, agent, client }: Parts): Promise<Run> {
  const scenario = scenarioNamed(name)
  const rules = new WrittenRules(convert.exportedWithEndpoints(scenario.ruleSet()))
  const contest = new Contest(options, scenario, client)
  try {
    // For whoever waits.
    console.error(`${host} ${name} …`)
    await contest.begin(host, rules, agent)
    const rounds = []
    for (let number = 1; number <= options.pairs; number++) rounds.push(await contest.round(number))
    const rows = rowsOf(host, scenario, rounds)
    const profiles = await profile(contest, rows, options)
    const notes = [...contest.notes, ...rows.flatMap(missedNotes)]
    return { rows, profiles, notes: notes.map(note => `${host} ${name}: ${note}`) }
  } finally {
    await contest.end()
    rules.remove()
  }
}

function missedNotes({ peer, turns }: Row): readonly string[] {
  const missed = turns.reduce((sum, turn) => sum + turn.missed, 0)
  const matches = turns.reduce((sum, turn) => sum + turn.matches, 0)
  return missed === 0 ? [] : [`${peer} came to ${missed} of ${matches} matches too late: its budget of time was over`]
}

async function profile(contest: Contest, rows: readonly Row[], { profile }: Options): Promise<readonly Profile[]> {
  if (profile === undefined) return []
  const profiles: Profile[] = []
  for (const { host, scenario, peer, cpuUs } of rows) {
    const file = join(profile, `${host.replace(':', '-')}-${scenario}-${peer}.cpuprofile`)
    const selfTimes = await contest.profile(peer, file)
    profiles.push({
      host,
      scenario,
      peer,
      cpuUs: cpuUs.median,
      selfTimes: selfTimes.filter(({ total }) => total >= leastShare),
    })
  }
  return profiles
}

/** Of the samples: functions that were in fewer say nothing. */
const leastShare = 0.0005
