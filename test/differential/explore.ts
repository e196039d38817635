import fc from 'fast-check'
import { type Case, rulesOf } from './case.ts'
import { compared, type Difference } from './compare.ts'
import { explained } from './explain.ts'
import { cases } from './generate/case.ts'
import { judgedByLibddwaf } from './libddwaf.ts'
import { judgedByRulewire } from './rulewire.ts'
import { smallest } from './smallest.ts'
import { Tally } from './tally.ts'

/** Fixed, so that a run that passed passes again; `RULEWIRE_DIFFERENTIAL_SEED` looks elsewhere. */
export const seed = Number(process.env.RULEWIRE_DIFFERENTIAL_SEED ?? 20_261_120)

export interface Exploration {
  /** Pairs of a rule and a request that both engines judged. */
  readonly comparisons: number
  readonly rules: number
  readonly requests: number
  /** Pairs of which both said the same in everything. */
  readonly agreed: number
  /** How often each intended difference was met. */
  readonly met: ReadonlyMap<string, number>
  readonly tally: Tally
}

/** So many cases are drawn at a time: a long run needs no more memory than a short one. */
const blockSize = 100

/** Compares until there were so many comparisons. Throws where the two differ and are not meant to, with a minimal case. */
export async function explore(
  comparisons: number,
  onProgress: (soFar: number) => void = () => {},
): Promise<Exploration> {
  const found = { comparisons: 0, rules: 0, requests: 0, agreed: 0, met: new Map<string, number>(), tally: new Tally() }
  for (let block = 0; found.comparisons < comparisons; block += 1) {
    for (const one of fc.sample(cases, { seed: seed + block, numRuns: blockSize })) {
      if (found.comparisons >= comparisons) break
      await look(one, found)
    }
    onProgress(found.comparisons)
  }
  return found
}

type Found = { -readonly [Name in keyof Exploration]: Exploration[Name] } & { readonly met: Map<string, number> }

async function look(one: Case, found: Found): Promise<void> {
  const both = { rulewire: await judgedByRulewire(one), libddwaf: judgedByLibddwaf(one) }
  found.rules += rulesOf(one.ruleSet).length
  found.requests += one.requests.length
  if (one.ruleSet.exclusions !== undefined)
    found.tally.countExclusions(one, both.libddwaf, judgedByLibddwaf(withoutExclusions(one)))
  for (const comparison of compared(one, both.rulewire, both.libddwaf)) {
    found.comparisons += 1
    found.tally.count(one, comparison)
    if (comparison.differences.length === 0) found.agreed += 1
    for (const difference of comparison.differences) {
      const name = explained(one, difference, both.rulewire, both.libddwaf)?.name
      if (name === undefined) throw await unexplained(one, kindOf(difference))
      found.met.set(name, (found.met.get(name) ?? 0) + 1)
    }
  }
}

function withoutExclusions({ ruleSet: { exclusions: _, exclusion_data: __, ...rest }, requests }: Case): Case {
  return { ruleSet: rest, requests }
}

/** Differences of a case that are not meant to be. */
export async function unexplainedIn(one: Case): Promise<readonly Difference[]> {
  const both = { rulewire: await judgedByRulewire(one), libddwaf: judgedByLibddwaf(one) }
  return compared(one, both.rulewire, both.libddwaf)
    .flatMap(({ differences }) => differences)
    .filter(difference => explained(one, difference, both.rulewire, both.libddwaf) === undefined)
}

async function unexplained(one: Case, kind: string): Promise<Error> {
  const isStill = (found: readonly Difference[]) => found.some(difference => kindOf(difference) === kind)
  const minimal = await smallest(one, candidate => unexplainedIn(candidate).then(isStill, isNoCase))
  const found = (await unexplainedIn(minimal)).find(difference => kindOf(difference) === kind)
  const differing = { ...found, rule: found?.rule.id }
  return new Error(`the two differ (seed ${seed}): ${JSON.stringify({ ...minimal, differing }, null, 2)}`)
}

/** What must stay while a case is made smaller, lest another difference be found. */
function kindOf({ what, rulewire, libddwaf, rule, condition }: Difference): string {
  const operators = rule.conditions
    .filter((_, place) => condition === undefined || condition === place)
    .map(({ operator }) => operator)
  return `${what} ${rulewire !== undefined} ${libddwaf !== undefined} ${operators.at(-1)}`
}

/** What is left of a case after a part was taken out may be none. */
function isNoCase(): boolean {
  return false
}
