import type { Case, Condition, Exclusion, Input, Rule } from './case.ts'
import type { Comparison } from './compare.ts'
import { selected } from './suspects.ts'
import { looksAtKeys, transformerFor, transformersOf } from './transformers.ts'
import type { Verdicts } from './verdict.ts'

export interface Count {
  readonly hits: number
  readonly misses: number
}

/**
 * How often the two agreed that something matches, and that it does not: of each operator, transformer and kind of path. What never matches
 * proves nothing, and neither does what always matches.
 *
 * A miss counts where the rule has this one condition, so that it was the one that was false. A hit counts for a transformer where it
 * made another text of the one that matched.
 */
export class Tally {
  readonly operators = new Counts()
  readonly transformers = new Counts()
  readonly paths = new Counts()

  /** By what they do: how often that, or nothing, came of them. */
  readonly exclusions = new Counts()

  /** @param without - the verdicts of the same rules without exclusions */
  countExclusions({ ruleSet }: Case, verdicts: Verdicts, without: Verdicts): void {
    const kinds = new Set((ruleSet.exclusions ?? []).map(kindOfExclusion))
    for (const [request, runs] of verdicts.entries()) {
      const isAnother = told(runs) !== told(without[request] ?? [])
      // Of several kinds any may have done it.
      if (kinds.size === 1) for (const kind of kinds) this.exclusions[isAnother ? 'hit' : 'miss'](kind)
    }
  }

  count(one: Case, comparison: Comparison): void {
    const { rule, run } = comparison
    if (run.rulewire !== run.libddwaf) return
    if (run.rulewire !== undefined)
      for (const [place, condition] of rule.conditions.entries()) this.#hit(one, comparison, condition, place)
    else if (rule.conditions.length === 1) this.#miss(rule, rule.conditions[0] as Condition)
  }

  #hit(one: Case, { rule, request, differences, reports }: Comparison, condition: Condition, place: number): void {
    if (differences.some(({ condition: differing, what }) => differing === place && what === 'place')) return
    this.operators.hit(condition.operator)
    const report = reports.rulewire?.[place]
    const input = condition.parameters.inputs.find(
      ({ address, key_path = [] }) =>
        address === report?.address && key_path.every((step, at) => step === report.key_path[at]),
    )
    if (report === undefined || input === undefined) return
    this.paths.hit(kindOfPath(rule, input))
    const raw = one.requests[request]
      ?.map(supplied => textAt(supplied[report.address], report.key_path, looksAtKeys(chainOf(rule, input))))
      .find(text => text !== undefined)
    if (report.value !== undefined && raw !== undefined)
      for (const name of rewriting(transformersOf(chainOf(rule, input)), raw)) this.transformers.hit(name)
  }

  #miss(rule: Rule, { operator, parameters: { inputs } }: Condition): void {
    this.operators.miss(operator)
    for (const kind of new Set(inputs.map(input => kindOfPath(rule, input)))) this.paths.miss(kind)
    for (const name of new Set(inputs.flatMap(input => transformersOf(chainOf(rule, input)))))
      this.transformers.miss(name)
  }
}

function kindOfExclusion({ inputs, on_match = 'bypass', conditions = [] }: Exclusion): string {
  return `${inputs === undefined ? on_match : 'inputs'}${conditions.length === 0 ? '' : ', conditional'}`
}

function told(runs: Verdicts[number]): string {
  return JSON.stringify(runs.map(({ matches, action }) => [[...matches], action]))
}

export class Counts {
  readonly #counts = new Map<string, { hits: number; misses: number }>()

  hit(subject: string): void {
    this.#of(subject).hits += 1
  }

  miss(subject: string): void {
    this.#of(subject).misses += 1
  }

  of(subject: string): Count {
    return this.#of(subject)
  }

  subjects(): readonly string[] {
    return [...this.#counts.keys()].sort()
  }

  #of(subject: string): { hits: number; misses: number } {
    const known = this.#counts.get(subject) ?? { hits: 0, misses: 0 }
    this.#counts.set(subject, known)
    return known
  }
}

function chainOf(rule: Rule, input: Input): readonly string[] {
  return input.transformers ?? rule.transformers ?? []
}

/** `address`, `name` (one), `names` (several); and whether values are looked at, or names. */
function kindOfPath(rule: Rule, input: Input): string {
  const length = input.key_path?.length ?? 0
  return `${['address', 'name'][length] ?? 'names'}, ${looksAtKeys(chainOf(rule, input)) ? 'keys' : 'values'}`
}

function textAt(value: unknown, keyPath: readonly string[], isKey: boolean): string | undefined {
  if (isKey) return keyPath.at(-1)
  const found = selected(value, keyPath, { intoArrays: true })?.value
  return typeof found === 'string' ? found : undefined
}

function rewriting(names: readonly string[], raw: string): readonly string[] {
  let before = raw
  return names.filter(name => {
    const after = transformerFor(name)(before)
    const isAnother = after !== before
    before = after
    return isAnother
  })
}
