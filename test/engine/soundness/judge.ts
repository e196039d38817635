import { isDeepStrictEqual } from 'node:util'
import { createEngine, type Engine, type Outcome, type Prefilter } from '../../../engine/index.ts'
import type { Rule, RuleSetDocument } from '../../../rules-schema/index.ts'
import { Alone, isOfPatterns } from './alone.ts'
import { suppliedIn, type TriedRequest } from './requests.ts'
import { groupOf } from './rules.ts'

/** `lost`: the patterns alone say yes, the engine no. `extra`: the other way round. `differs`: from an engine without any filter. */
export interface Mistake {
  readonly kind: 'lost' | 'extra' | 'differs' | 'incomplete'
  readonly prefilter: Prefilter
  readonly rules: readonly Rule[]
  readonly request: TriedRequest
}

interface FilteringEngine {
  readonly prefilter: Prefilter
  readonly engine: Engine
}

interface Where extends Pick<Mistake, 'prefilter' | 'request'> {
  readonly expected: ReadonlySet<Rule>
}

/**
 * Holds a whole engine, with all rules at once, against their patterns alone, and against an engine without any filter, which
 * also judges the rules of which patterns alone do not tell everything.
 */
export class EngineJudge {
  readonly mistakes: Mistake[] = []
  /** In force. */
  readonly rules: Rule[] = []
  /** Those that no engine takes. */
  refused = 0
  requests = 0
  strings = 0
  /** Matches of rules, as their patterns alone have them. */
  matches = 0
  readonly matched = new Set<Rule>()
  private readonly alone = new Alone()
  private readonly plain = engineWith('never')
  /** They take turns. */
  private readonly filtering: readonly FilteringEngine[] = (['auto', 'always'] as const).map(prefilter => ({
    prefilter,
    engine: engineWith(prefilter),
  }))
  private readonly byPatterns: { readonly rule: Rule; readonly group: number | undefined }[] = []

  static async of(documents: readonly RuleSetDocument[]): Promise<EngineJudge> {
    const judge = new EngineJudge()
    for (const [at, document] of documents.entries()) await judge.take(document, `source-${at}`)
    for (const rule of judge.rules) if (isOfPatterns(rule)) judge.byPatterns.push({ rule, group: groupOf(rule) })
    return judge
  }

  private async take(document: RuleSetDocument, source: string): Promise<void> {
    const rules = await acceptable(document, source, this.plain)
    this.refused += document.rules.length - rules.length
    this.rules.push(...rules.filter(({ enabled }) => enabled !== false))
    for (const { engine } of this.filtering) {
      const result = await engine.apply({ ...document, rules }, { source })
      if (!result.ok) throw new Error(JSON.stringify(result.problems))
    }
  }

  judge(request: TriedRequest, strings: number): void {
    this.requests += 1
    this.strings += strings
    this.alone.begin(suppliedIn(request))
    const expected = this.byPatterns
      .filter(({ rule, group }) => (group === undefined || group === request.group) && this.alone.holds(rule))
      .map(({ rule }) => rule)
    this.matches += expected.length
    for (const rule of expected) this.matched.add(rule)
    const where = { request, expected: new Set(expected) }
    const plain = outcomes(this.plain, request)
    this.compare(plain, { ...where, prefilter: 'never' })
    const { engine, prefilter } = this.filtering[this.requests % this.filtering.length] as FilteringEngine
    const told = outcomes(engine, request)
    this.compare(told, { ...where, prefilter })
    if (!isDeepStrictEqual(told, plain)) this.mistakes.push({ kind: 'differs', prefilter, request, rules: [] })
  }

  private compare(told: readonly Outcome[], { expected, ...where }: Where): void {
    const ids = new Set(told.flatMap(({ matches }) => matches.map(({ rule }) => rule.id)))
    const lost = [...expected].filter(({ id }) => !ids.has(id))
    const extra = this.byPatterns.filter(({ rule }) => ids.has(rule.id) && !expected.has(rule)).map(({ rule }) => rule)
    if (lost.length > 0) this.mistakes.push({ kind: 'lost', rules: lost, ...where })
    if (extra.length > 0) this.mistakes.push({ kind: 'extra', rules: extra, ...where })
    if (told.some(({ incomplete }) => incomplete.length > 0)) {
      this.mistakes.push({ kind: 'incomplete', rules: [], ...where })
    }
  }

  count(kind: Mistake['kind']): number {
    const those = this.mistakes.filter(mistake => mistake.kind === kind)
    return those.reduce((sum, { rules }) => sum + Math.max(1, rules.length), 0)
  }

  toString(): string {
    const { pairs, found } = this.alone
    return [
      `${this.rules.length} rules at once (${this.refused} refused), ${this.byPatterns.length} judged by their patterns alone, ${this.matched.size} of them matched`,
      `${this.requests} requests with ${this.strings} strings, ${pairs} pairs of pattern and string, ${found} of them found; matches of rules ${this.matches}`,
      `lost ${this.count('lost')}, extra ${this.count('extra')}, other than without filters ${this.count('differs')}, incomplete ${this.count('incomplete')}`,
    ].join('\n')
  }
}

/** Cost is another question. */
function engineWith(prefilter: Prefilter): Engine {
  const limits = { softMs: Number.POSITIVE_INFINITY, hardMs: Number.POSITIVE_INFINITY }
  const onError = (error: unknown) => {
    throw error
  }
  return createEngine({ prefilter, limits, onError, schedule: task => task() })
}

/** Puts in force what the engine takes, and returns it: patterns that RE2 refuses, or that cost too much, are left out. */
async function acceptable(
  { rules, ...rest }: RuleSetDocument,
  source: string,
  engine: Engine,
): Promise<readonly Rule[]> {
  let left = rules
  for (;;) {
    const result = await engine.apply({ ...rest, rules: left }, { source })
    if (result.ok) return left
    const wrong = new Set(
      result.problems.flatMap(({ severity, pointer }) => {
        const [, index] = severity === 'error' ? (/^\/rules\/(\d+)/.exec(pointer) ?? []) : []
        return index === undefined ? [] : [Number(index)]
      }),
    )
    if (wrong.size === 0) throw new Error(JSON.stringify(result.problems))
    left = left.filter((_, index) => !wrong.has(index))
  }
}

function outcomes(engine: Engine, { calls }: TriedRequest): readonly Outcome[] {
  const transaction = engine.begin()
  return [...calls.map(call => transaction.run(call)), transaction.end()]
}
