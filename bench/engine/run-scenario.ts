import { join } from 'node:path'
import { load } from '../common/machine.ts'
import type { SelfTime } from '../common/profile.ts'
import type { Convert, RuleSets } from '../common/rule-sets.ts'
import { Comparison } from './compare-verdicts.ts'
import { type ContenderName, Contest } from './contest.ts'
import { peerRules } from './intended.ts'
import type { Options } from './options.ts'
import { type RequestSpec, samples } from './process/requests.ts'
import type { RoundResult } from './process/work.ts'
import type { ScenarioReport } from './report.ts'
import type { Scenario } from './scenario.ts'
import { spoilt } from './spoilt.ts'
import { WrittenRules } from './written-rules.ts'

type Round = ReadonlyMap<ContenderName, RoundResult>

export interface ScenarioRun {
  /** Those that count. */
  readonly rounds: readonly Round[]
  readonly report: ScenarioReport
}

/** One scenario at one size, from its rules to what came of every round. */
export async function runScenario(
  scenario: Scenario,
  size: number,
  convert: Convert,
  options: Options,
): Promise<ScenarioRun> {
  const plan = planOf(scenario, options)
  const spec = { seed: options.seed, size, count: plan.count, material: scenario.material?.() }
  const ruleSets = scenario.ruleSets(size, convert)
  const files = new WrittenRules(ruleSets, scenario.revisions?.(plan.all * plan.count + 1, convert) ?? [])
  const comparison = new Comparison(peerRules(ruleSets.libddwaf))
  const contest = new Contest()
  const loadBefore = load()
  try {
    await contest.begin(options, scenario.name, spec, files)
    const all: Round[] = []
    for (let number = 0; number < plan.all; number++) {
      const round = await contest.round(number)
      compare(comparison, scenario, spec, number, options.injectDifference ? withSpoiltVerdict(round, number) : round)
      all.push(round)
    }
    const selfTimes = await profile(contest, scenario, size, options)
    const { warmup } = plan
    return {
      rounds: all.slice(warmup),
      report: reportOf({ scenario, size, loadBefore, warmup, all, comparison, ruleSets, selfTimes }),
    }
  } finally {
    await contest.end()
    files.remove()
  }
}

interface Plan {
  readonly warmup: number
  /** Rounds, the warm-up among them. */
  readonly all: number
  /** Requests in a round. */
  readonly count: number
}

function planOf(scenario: Scenario, options: Options): Plan {
  const count = requestsPerRound(scenario, options)
  if (scenario.rounds !== undefined) return { warmup: 0, all: Math.min(options.rounds, scenario.rounds), count }
  return { warmup: options.warmup, all: options.warmup + options.rounds, count }
}

/** Of requests that hold many values, and of what takes milliseconds each, fewer do. */
function requestsPerRound({ work, perRequest = 1 }: Scenario, { requests }: Options): number {
  if (work === 'load' || work === 'change') return Math.min(requests, 10)
  // No round is ended early where both engines have to judge as many.
  if (work === 'memory') return Math.min(requests, 500)
  return perRequest === 1 ? requests : Math.min(requests, Math.max(20, Math.round(requests / 20)))
}

/** Of Rulewire's verdicts: with the other engine's, another build's, and with what the requests were made for. */
function compare(comparison: Comparison, scenario: Scenario, spec: RequestSpec, number: number, round: Round): void {
  const verdicts = round.get('rulewire')?.verdicts ?? []
  comparison.count(verdicts)
  for (const against of ['libddwaf', 'before'] as const)
    comparison.add(number, against, verdicts, round.get(against)?.verdicts ?? [])
  const expected = samples(scenario, spec, number).flatMap(sample =>
    sample.expected === undefined ? [] : [{ matched: sample.expected, remark: '' }],
  )
  comparison.add(number, 'expected', verdicts, expected)
}

function withSpoiltVerdict(round: Round, number: number): Round {
  const own = round.get('rulewire')
  if (own === undefined || number > 0) return round
  return new Map([...round, ['rulewire', { ...own, verdicts: spoilt(own.verdicts) }]])
}

/** Not of what a few rounds are all there is to. */
async function profile(
  contest: Contest,
  scenario: Scenario,
  size: number,
  options: Options,
): Promise<readonly SelfTime[]> {
  if (options.profile === undefined || scenario.rounds !== undefined || scenario.revisions !== undefined) return []
  return await contest.profile(join(options.profile, `${scenario.name}-${size}.cpuprofile`))
}

function reportOf(run: {
  readonly scenario: Scenario
  readonly size: number
  readonly loadBefore: number
  readonly warmup: number
  readonly all: readonly Round[]
  readonly comparison: Comparison
  readonly ruleSets: RuleSets
  readonly selfTimes: readonly SelfTime[]
}): ScenarioReport {
  const { scenario, size, loadBefore, warmup, all, comparison, ruleSets, selfTimes } = run
  const { compared, judged, matched, intended, differences } = comparison
  const ofEach = (round: Round | undefined, told: (result: RoundResult) => number): Record<string, number> =>
    Object.fromEntries([...(round ?? [])].map(([name, result]) => [name, told(result)]))
  return {
    scenario: scenario.name,
    size,
    load: loadBefore,
    requests: ofEach(all[warmup], ({ verdicts }) => verdicts.length),
    coreShare: leastShares(all.slice(warmup)),
    warmup,
    rounds: all.length - warmup,
    verdicts: { compared, matchedShare: matched / judged, intended, differences },
    firstUs: ofEach(all[0], ({ values }) => values.firstUs ?? Number.NaN),
    notes: ruleSets.notes,
    selfTimes,
  }
}

function leastShares(rounds: readonly Round[]): Readonly<Record<string, number>> {
  const least: Record<string, number> = {}
  for (const [name, { values }] of rounds.flatMap(round => [...round]))
    if (values.coreShare !== undefined) least[name] = Math.min(least[name] ?? 1, values.coreShare)
  return least
}
