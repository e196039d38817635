import { join } from 'node:path'
import type { Convert } from '../common/rule-sets.ts'
import type { Agent } from './agent.ts'
import { Contest } from './contest.ts'
import type { HostName } from './hosts.ts'
import type { LoadProcess } from './load-process.ts'
import type { Options } from './options.ts'
import type { MemoryRow, Profile, Row } from './report.ts'
import { memoryRowsOf, rowsOf } from './rows.ts'
import type { InFlightScenario, Scenario } from './scenario.ts'
import { inFlightScenarios, scenarioNamed } from './scenarios/index.ts'
import { WrittenRules } from './written-rules.ts'

/** What came of one scenario in one host. */
export interface Run {
  readonly rows: readonly Row[]
  readonly memory: readonly MemoryRow[]
  readonly profiles: readonly Profile[]
  readonly notes: readonly string[]
}

export interface Parts {
  readonly options: Options
  readonly convert: Convert
  readonly agent: Agent
  readonly client: LoadProcess
}

/** From the rules to what came of every round. Throws where an answer or a count is wrong: it would be no comparison. */
export async function runScenario(host: HostName, name: string, parts: Parts): Promise<Run> {
  const inFlight = inFlightScenarios.find(scenario => scenario.name === name)
  const scenario = inFlight?.requests ?? scenarioNamed(name)
  const rules = new WrittenRules(parts.convert.exportedWithEndpoints(scenario.ruleSet()))
  const contest = new Contest(parts.options, scenario, parts.client)
  try {
    await contest.begin(host, rules, parts.agent)
    const run = inFlight
      ? await runInFlight(contest, host, inFlight, parts.options)
      : await runTurns(contest, host, scenario, parts.options)
    return { ...run, notes: [...contest.notes, ...run.notes].map(note => `${host} ${name}: ${note}`) }
  } finally {
    await contest.end()
    rules.remove()
  }
}

async function runTurns(contest: Contest, host: HostName, scenario: Scenario, options: Options): Promise<Run> {
  const rounds = []
  for (let number = 1; number <= options.pairs; number++) rounds.push(await contest.round(number))
  const rows = rowsOf(host, scenario, rounds)
  const profiles = await profile(contest, rows, options)
  return { rows, memory: [], profiles, notes: rows.flatMap(missedNotes) }
}

async function runInFlight(
  contest: Contest,
  host: HostName,
  scenario: InFlightScenario,
  { pairs, inFlight }: Options,
): Promise<Run> {
  const rounds = []
  for (let number = 1; number <= pairs; number++) {
    const round = await contest.hold(number, inFlight)
    for (const [peer, { held }] of round)
      if ((peer === 'rulewire' || peer === 'before') && held !== (scenario.isHeld ? inFlight : 0))
        throw new Error(`${peer} held ${held} of ${inFlight} requests back`)
    rounds.push(round)
  }
  return { rows: [], memory: memoryRowsOf(host, scenario, rounds), profiles: [], notes: [] }
}

/** Of the matches. One of the ten rules that did not work would be a tenth. */
const toleratedShare = 0.05

/** Throws where they are too many. */
function missedNotes({ peer, turns }: Row): readonly string[] {
  const missed = turns.reduce((sum, turn) => sum + turn.missed, 0)
  const matches = turns.reduce((sum, turn) => sum + turn.matches, 0)
  if (missed > matches * toleratedShare) throw new Error(`${peer} missed ${missed} of ${matches} matches`)
  return missed === 0 ? [] : [`${peer} came to ${missed} of ${matches} matches too late: its budget of time was over`]
}

/** Of the samples: functions that were in fewer say nothing. */
const leastShare = 0.0005

async function profile(contest: Contest, rows: readonly Row[], { profile }: Options): Promise<readonly Profile[]> {
  if (profile === undefined) return []
  const profiles: Profile[] = []
  for (const { host, scenario, peer, cpuUs } of rows) {
    const file = join(profile, `${host.replace(':', '-')}-${scenario}-${peer}.cpuprofile`)
    const selfTimes = await contest.profile(peer, file)
    const kept = selfTimes.filter(({ total }) => total >= leastShare)
    profiles.push({ host, scenario, peer, cpuUs: cpuUs.median, selfTimes: kept })
  }
  return profiles
}
