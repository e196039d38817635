import type { Exclusion, ParsedRule, Rule } from '../../rules-schema/index.ts'
import { inOneGo, parseTimestamp } from '../../rules-schema/index.ts'
import { type CompileSettings, compileRuleSet } from '../compile/compile-rule-set.ts'
import { inScope } from '../compile/scope.ts'
import { type CompiledRule, type Program, rulesInForce } from '../program.ts'
import { byRank } from '../rank.ts'
import { openTransaction, type TransactionOptions, type View } from '../run/transaction.ts'
import type { Source } from '../sources.ts'
import type { ExplainOptions, ExplainStep, Explanation, RuleExplanation, Standing } from './contract.ts'
import { explainExclusions, explainRule, reachOf } from './explain-rule.ts'
import { nearestFirst } from './nearest.ts'

export interface ExplainContext extends CompileSettings {
  readonly sources: readonly Source[]
  readonly program: Program
  readonly options: TransactionOptions
  readonly maxMs: number
}

const defaultNearest = 3

/** Judges a request by the program in force, from its first step to its end, and says why it came out as it did. */
export function explain(
  steps: readonly ExplainStep[],
  { rule: id, nearest = defaultNearest, maxMs = Number.MAX_SAFE_INTEGER }: ExplainOptions,
  given: Omit<ExplainContext, 'maxMs'>,
): Explanation {
  const context = { ...given, maxMs }
  const { hash } = context.program
  if (id === undefined) return { program: hash, rules: all(steps, nearest, context) }
  const found = findRule(id, context.sources)
  return { program: hash, rules: found === undefined ? [] : [explainOne(found, steps, context)] }
}

function all(steps: readonly ExplainStep[], nearest: number, context: ExplainContext): readonly RuleExplanation[] {
  return explainAll(judge(context.program, steps, context), nearest, context.options.clock())
}

interface FoundRule {
  readonly source: Source
  readonly parsed: ParsedRule
}

function findRule(id: string, sources: readonly Source[]): FoundRule | undefined {
  for (const source of sources) {
    const parsed = source.rule(id)
    if (parsed !== undefined) return { source, parsed }
  }
  return undefined
}

/**
 * A rule that is not in force, or never looked at, is judged as if it were: what its conditions say is asked for all the same.
 */
function explainOne(found: FoundRule, steps: readonly ExplainStep[], context: ExplainContext): RuleExplanation {
  const { rule } = found.parsed
  const standing = standingOf(rule, context)
  const loaded = ruleIn(context.program, rule.id) ?? (ruleIn(programOf(found, context), rule.id) as CompiledRule)
  const isLookedAt = (standing === 'in force' || standing === 'expired') && !loaded.bypassed
  const view = judge(isLookedAt ? context.program : programOf(found, context, { bypassing: false }), steps, context)
  const explained = explainRule(ruleIn(view.program, rule.id) as CompiledRule, standing, view, reachOf(view))
  if (!loaded.bypassed) return explained
  const ofCompiled = ruleIn(view.program, rule.id) as CompiledRule
  const always = loaded.exclusions.filter(({ when }) => when === undefined)
  const exclusions = explainExclusions([...always, ...view.exclusions.holdingOf(ofCompiled)])
  return { ...explained, matches: false, exclusions }
}

function ruleIn(program: Program, id: string): CompiledRule | undefined {
  for (const rule of rulesInForce(program)) if (rule.rule.id === id) return rule
  return undefined
}

function standingOf({ enabled, scope, expires_at }: Rule, { service, env, options }: ExplainContext): Standing {
  if (enabled === false) return 'disabled'
  if (!inScope(scope, service, env)) return 'out of scope'
  const endMs = expires_at === undefined ? undefined : parseTimestamp(expires_at)
  return endMs !== undefined && options.clock() >= endMs ? 'expired' : 'in force'
}

/**
 * Of this rule alone, switched on and for everywhere, with the lists and exclusions that there are. Without `bypassing`, those are
 * left out that would always keep it from being looked at.
 */
function programOf({ source, parsed }: FoundRule, context: ExplainContext, { bypassing = true } = {}): Program {
  const { scope: _, ...rule } = parsed.rule
  const sourceOf = ({ lists, addresses, exclusions }: Source, rules: readonly ParsedRule[]) => ({
    lists,
    addresses,
    rules,
    exclusions: bypassing ? exclusions : exclusions.filter(({ exclusion }) => !alwaysBypasses(exclusion)),
  })
  const newcomer = sourceOf(source, [{ ...parsed, rule: { ...rule, enabled: true } }])
  const others = context.sources.filter(one => one !== source).map(one => sourceOf(one, []))
  const { hashes } = context.program.origin
  return inOneGo(compileRuleSet({ ...context, newcomer, others, hashes, prefilter: 'never' })).program
}

function alwaysBypasses({ conditions = [], inputs, effect }: Exclusion): boolean {
  return conditions.length === 0 && inputs === undefined && effect !== 'monitor'
}

function judge(program: Program, steps: readonly ExplainStep[], { options, maxMs }: ExplainContext): View {
  // The budget of a live request says something of this moment, and nothing of the rules.
  const limits = { ...options.limits, softMs: maxMs, hardMs: maxMs }
  const transaction = openTransaction(program, { ...options, limits })
  for (const { addresses, ...runOptions } of steps) transaction.run(addresses, runOptions)
  transaction.end()
  return transaction.view
}

/** Those that match, then those that miss by least. */
function explainAll(view: View, nearest: number, nowMs: number): readonly RuleExplanation[] {
  const reach = reachOf(view)
  const rules = [...rulesInForce(view.program)].sort(byRank)
  const misses = nearestFirst(
    rules.filter(rule => !view.matched.has(rule) && !rule.bypassed),
    view,
    reach,
  )
  const shown = [...rules.filter(rule => view.matched.has(rule)), ...misses.slice(0, nearest)]
  return shown.map(rule => explainRule(rule, isOver(rule, nowMs) ? 'expired' : 'in force', view, reach))
}

function isOver({ expiresMs }: CompiledRule, nowMs: number): boolean {
  return expiresMs !== undefined && nowMs >= expiresMs
}
