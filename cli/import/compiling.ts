import { createEngine } from '../../engine/index.ts'
import type { Exclusion, Loss, Problem, Rule, RuleSetDocument } from '../../rules-schema/index.ts'
import { type SourcePlaces, sourcePlaces } from './source-places.ts'

export interface Compiling {
  readonly ruleSet: RuleSetDocument
  /** Of what does not compile, and is not in the set any more. */
  readonly losses: readonly Loss[]
}

/** So many at once: of a set in which everything is wrong a hundred problems are told, and the rest is asked again. */
const atOnce = 100

/** A set without what the engine refuses: a regular expression that RE2 does not take, above all. `document`: what it was imported from. */
export async function withoutUncompilable(given: RuleSetDocument, document: unknown): Promise<Compiling> {
  const places = sourcePlaces(document)
  const losses: Loss[] = []
  const rules = await compiling('rules', given.rules, given, places, losses)
  // What was empty before has been told already.
  if (rules.length === 0 && given.rules.length > 0)
    losses.push({ rule: '', field: '/rules', reason: 'no rule is left: the set is empty', severity: 'error' })
  const exclusions = await compiling('exclusions', given.exclusions ?? [], given, places, losses)
  const { allow_empty: _, exclusions: _exclusions, ...others } = given
  const ruleSet: RuleSetDocument = {
    ...others,
    rules,
    ...(rules.length === 0 ? { allow_empty: true } : {}),
    ...(exclusions.length === 0 ? {} : { exclusions }),
  }
  const [problem] = await problemsOf(ruleSet)
  if (problem !== undefined)
    throw new Error(`an imported set does not compile: ${problem.message} (${problem.pointer})`)
  return { ruleSet, losses }
}

async function compiling<Part extends Rule | Exclusion>(
  member: 'rules' | 'exclusions',
  parts: readonly Part[],
  { lists = [], addresses = [] }: RuleSetDocument,
  places: SourcePlaces,
  losses: Loss[],
): Promise<readonly Part[]> {
  // What is in them does not matter to a rule.
  const around = {
    version: 1,
    rules: [],
    allow_empty: true,
    lists: lists.map(list => ({ ...list, entries: [] })),
    addresses,
  }
  const kept: Part[] = []
  for (let start = 0; start < parts.length; start += atOnce) {
    let some = parts.slice(start, start + atOnce)
    while (some.length > 0) {
      const refused = firstOfEach(await problemsOf({ ...around, [member]: some }), member)
      if (refused.size === 0) break
      for (const [index, problem] of refused) losses.push(lossOf(problem, some[index] as Part, places))
      some = some.filter((_, index) => !refused.has(index))
    }
    kept.push(...some)
  }
  return kept
}

async function problemsOf(document: unknown): Promise<readonly Problem[]> {
  const applied = await createEngine({ schedule: task => task() }).apply(document)
  return applied.ok ? [] : applied.problems.filter(({ severity }) => severity === 'error')
}

/** By the position of a rule or an exclusion, the first problem in it. */
function firstOfEach(problems: readonly Problem[], member: string): ReadonlyMap<number, Problem> {
  const found = new Map<number, Problem>()
  for (const problem of problems) {
    const [, name, index] = problem.pointer.split('/')
    if (name !== member || index === undefined)
      throw new Error(`not of a part: ${problem.message} (${problem.pointer})`)
    if (!found.has(Number(index))) found.set(Number(index), problem)
  }
  return found
}

/** It points into the source; where the place there is not known, the reason says where it is in what was made of it. */
function lossOf({ pointer, message }: Problem, part: Rule | Exclusion, places: SourcePlaces): Loss {
  const [, , , ...keys] = pointer.split('/')
  const told = keys.reduce<unknown>(
    (value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key],
    part,
  )
  const field = typeof told === 'string' ? places.ofRegex(part.id, told) : undefined
  const here = field !== undefined || keys.length === 0 ? '' : ` (/${keys.join('/')} of what the import made of it)`
  return { rule: part.id, field: field ?? '', reason: `left out: ${message}${here}`, severity: 'error' }
}
