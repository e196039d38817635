import { hashOfRuleHashes, type ParsedRule, type Problem, type Rule } from '../../rules-schema/index.ts'
import { type Pattern, Router } from '../endpoints/router.ts'
import type { CompiledCondition, CompiledEndpoint, CompiledInput, CompiledRule, Program } from '../program.ts'
import { bodySlot } from '../slots.ts'
import { compileRule, methodsOf, type UnorderedRule } from './compile-rule.ts'
import { RegexTable } from './regex-table.ts'
import { inScope } from './scope.ts'
import { Tables } from './tables.ts'

export interface CompileInput {
  /** Those whose problems are told. */
  readonly newcomers: readonly ParsedRule[]
  /** Of other sources; were compiled, and their problems told, before. Ids differ. */
  readonly others: readonly ParsedRule[]
  /** By rule id. */
  readonly ruleHashes: ReadonlyMap<string, string>
  readonly service: string | undefined
  readonly env: string | undefined
  /** Equal patterns are taken over from it. */
  readonly before: Program | undefined
}

export interface Compiled {
  readonly program: Program
  /** Of every newcomer, disabled ones and those of other services too: what is wrong is wrong everywhere. */
  readonly problems: readonly Problem[]
}

/** Compiles rule by rule, pausing after each, so that a caller can do it in slices. */
export function* compileRuleSet(input: CompileInput): Generator<void, Compiled> {
  const router = new Router()
  const tables = new Tables(new RegexTable(input.before?.regexes), router)
  const elsewhere = new Tables(new RegexTable(input.before?.regexes), new Router())
  const problems: Problem[] = []
  const placed: Placed[] = []
  const count = input.newcomers.length
  for (const [index, { rule, pointer }] of [...input.newcomers, ...input.others].entries()) {
    const inForce = rule.enabled !== false && inScope(rule.scope, input.service, input.env)
    const shared = inForce ? tables : elsewhere
    const pattern = rule.endpoint?.path === undefined ? undefined : shared.pattern(rule.endpoint.path)
    const compiled = compileRule(rule, pointer, { tables: shared, pattern, problems: index < count ? problems : [] })
    if (inForce) placed.push({ source: rule, pattern, compiled })
    yield
  }
  return { program: assemble(input, placed, tables, router), problems }
}

interface Placed {
  readonly source: Rule
  readonly pattern: Pattern | undefined
  readonly compiled: UnorderedRule
}

function assemble(input: CompileInput, placed: Placed[], tables: Tables, router: Router): Program {
  placed.sort((a, b) => (b.source.priority ?? 0) - (a.source.priority ?? 0) || (a.source.id < b.source.id ? -1 : 1))
  const rules = placed.map(({ compiled }, order): CompiledRule => ({ ...compiled, order }))
  return Object.freeze({
    hash: hashOfRuleHashes(input.ruleHashes),
    rules,
    everywhere: rules.filter((_, order) => placed[order]?.source.endpoint === undefined),
    router,
    endpoints: groupByEndpoint(placed, rules),
    needs: { body: rules.some(rule => inputsOf(rule).some(({ slot }) => slot === bodySlot)) },
    regexes: tables.regexes.made,
  })
}

/** Rules with the same pattern and methods share an endpoint; endpoints with the same pattern a place in the router. */
function groupByEndpoint(placed: readonly Placed[], rules: readonly CompiledRule[]): Program['endpoints'] {
  const byKey = new Map<string, CompiledEndpoint & { readonly rules: CompiledRule[] }>()
  const byPattern = new Map<Pattern | undefined, CompiledEndpoint[]>()
  for (const [order, { source, pattern }] of placed.entries()) {
    if (source.endpoint === undefined) continue
    const methods = methodsOf(source.endpoint)
    const key = `${methods === undefined ? '' : [...methods].sort()}\n${pattern?.key ?? ''}`
    let endpoint = byKey.get(key)
    if (endpoint === undefined) {
      endpoint = { pattern, methods, rules: [] }
      byKey.set(key, endpoint)
      byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), endpoint])
    }
    endpoint.rules.push(rules[order] as CompiledRule)
  }
  return byPattern
}

function inputsOf(rule: CompiledRule): CompiledInput[] {
  const captured = rule.captures.flatMap(capture => ('input' in capture ? [capture.input] : []))
  return [...captured, ...rule.conditions.flatMap(inputsOfCondition)]
}

function inputsOfCondition(condition: CompiledCondition): readonly CompiledInput[] {
  if (condition.kind === 'test') return condition.inputs
  if (condition.kind === 'not') return inputsOfCondition(condition.condition)
  return condition.conditions.flatMap(inputsOfCondition)
}
