import { type Exclusion, hashOfParts, type ParsedRule, type Problem, type Rule } from '../../rules-schema/index.ts'
import type { Prefilter } from '../contract.ts'
import { type Pattern, Router } from '../endpoints/router.ts'
import type { RuleList } from '../lists/list.ts'
import type { CompiledEndpoint, CompiledExclusion, CompiledRule, Program } from '../program.ts'
import { Slots } from '../slots.ts'
import { compileExclusion } from './compile-exclusion.ts'
import { compileRule, endpointsOf, methodsOf, type UnorderedRule } from './compile-rule.ts'
import { ExclusionTable, noExclusions } from './exclusion-table.ts'
import { FilterTable } from './filter-table.ts'
import { RegexTable } from './regex-table.ts'
import { indexRules } from './rule-index.ts'
import { inScope } from './scope.ts'
import { Tables } from './tables.ts'

/** One set of a program. */
export interface CompileSource {
  readonly rules: readonly ParsedRule[]
  /** By list id. */
  readonly lists: ReadonlyMap<string, RuleList>
  readonly exclusions: readonly ParsedExclusion[]
  /** Addresses that the set declares. */
  readonly addresses: readonly string[]
  /** Of rules, lists, exclusions and declared addresses, by what they are. */
  readonly hashes: ReadonlyMap<string, string>
}

/** An exclusion whose form is right, and where it stands in its document. */
export interface ParsedExclusion {
  readonly exclusion: Exclusion
  readonly pointer: string
}

export interface CompileInput {
  /** The set whose problems are told; those of the others were told before. */
  readonly newcomer: CompileSource
  readonly others: readonly CompileSource[]
  readonly service: string | undefined
  readonly env: string | undefined
  readonly hmacKey: string | Uint8Array | undefined
  /** Equal patterns are taken over from it. */
  readonly before: Program | undefined
  readonly prefilter: Prefilter
}

export interface Compiled {
  readonly program: Program
  /** Of every newcomer, disabled ones and those of other services too: what is wrong is wrong everywhere. */
  readonly problems: readonly Problem[]
}

interface Placed {
  readonly source: Rule
  readonly endpoints: readonly {
    readonly pattern: Pattern | undefined
    readonly methods: ReadonlySet<string> | undefined
  }[]
  readonly compiled: UnorderedRule
}

/** What all sources are compiled in. */
interface Workplace {
  readonly input: CompileInput
  /** Of rules and exclusions that are in force here. */
  readonly tables: Tables
  /** Of the others. */
  readonly elsewhere: Tables
  /** Of the newcomer. */
  readonly told: Problem[]
}

/** Compiles rule by rule, pausing after each, so that a caller can do it in slices. */
export function* compileRuleSet(input: CompileInput): Generator<void, Compiled> {
  const sources = [input.newcomer, ...input.others]
  const slots = new Slots(sources.flatMap(source => source.addresses))
  const router = new Router()
  const tables = new Tables(new RegexTable(input.before?.regexes), router, slots)
  const elsewhere = new Tables(new RegexTable(input.before?.regexes), new Router(), slots)
  const workplace = { input, tables, elsewhere, told: [] }
  const exclusions = yield* compileExclusions(sources, workplace)
  const placed = yield* compileRules(sources, exclusions, workplace)
  const hash = hashOfParts(sources.flatMap(source => [...source.hashes]))
  const program = assemble(placed, exclusions.conditional, { hash, router, slots, regexes: tables.regexes.made })
  const filters = new FilterTable(input.before?.filters)
  const index = yield* indexRules(program.everywhere, input.prefilter, filters)
  return { program: Object.freeze({ ...program, index, filters: filters.made }), problems: workplace.told }
}

/** Those that are in force. */
function* compileExclusions(
  sources: readonly CompileSource[],
  { input, tables, elsewhere, told }: Workplace,
): Generator<void, ExclusionTable> {
  const table = new ExclusionTable()
  for (const source of sources) {
    const problems = source === input.newcomer ? told : []
    for (const { exclusion, pointer } of source.exclusions) {
      const inForce = exclusion.enabled !== false
      const shared = inForce ? tables : elsewhere
      const context = { tables: shared, patterns: [], lists: source.lists, excluded: noExclusions.inputs, problems }
      const compiled = compileExclusion(exclusion, pointer, table.size, context)
      if (inForce) table.add(compiled)
      yield* tables.finish()
      yield
    }
  }
  return table
}

function* compileRules(
  sources: readonly CompileSource[],
  exclusions: ExclusionTable,
  { input, tables, elsewhere, told }: Workplace,
): Generator<void, Placed[]> {
  const placed: Placed[] = []
  for (const source of sources) {
    const problems = source === input.newcomer ? told : []
    for (const { rule, pointer } of source.rules) {
      const inForce = rule.enabled !== false && inScope(rule.scope, input.service, input.env)
      const shared = inForce ? tables : elsewhere
      const endpoints = endpointsOf(rule).map(endpoint => ({
        pattern: endpoint.path === undefined ? undefined : shared.pattern(endpoint.path, endpoint.exact ?? false),
        methods: methodsOf(endpoint),
      }))
      const compiled = compileRule(rule, pointer, {
        tables: shared,
        patterns: endpoints.flatMap(({ pattern }) => pattern ?? []),
        lists: source.lists,
        exclusions: inForce ? exclusions.about(rule) : noExclusions,
        problems,
        hmacKey: input.hmacKey,
      })
      if (inForce) placed.push({ source: rule, endpoints, compiled })
      yield* tables.finish()
      yield
    }
  }
  return placed
}

function assemble(
  placed: Placed[],
  exclusions: readonly CompiledExclusion[],
  made: Pick<Program, 'hash' | 'router' | 'slots' | 'regexes'>,
): Omit<Program, 'index' | 'filters'> {
  placed.sort((a, b) => (b.source.priority ?? 0) - (a.source.priority ?? 0) || (a.source.id < b.source.id ? -1 : 1))
  const rules = placed.map(({ compiled }, order): CompiledRule => ({ ...compiled, order }))
  const lookedAt = rules.filter(rule => !rule.bypassed)
  const readers = [...lookedAt, ...exclusions]
  return {
    ...made,
    rules,
    exclusions,
    everywhere: lookedAt.filter(rule => placed[rule.order]?.endpoints.length === 0),
    endpoints: groupByEndpoint(placed, rules),
    needs: {
      body: readers.some(({ reads }) => reads.body),
      responseBody: readers.some(({ reads }) => reads.responseBody),
    },
    acts: lookedAt.some(rule => rule.action !== undefined),
    expires: lookedAt.some(rule => rule.expiresMs !== undefined),
  }
}

/** Rules with the same pattern and methods share an endpoint; endpoints with the same pattern a place in the router. */
function groupByEndpoint(placed: readonly Placed[], rules: readonly CompiledRule[]): Program['endpoints'] {
  const byKey = new Map<string, CompiledEndpoint & { readonly rules: CompiledRule[] }>()
  const byPattern = new Map<Pattern | undefined, CompiledEndpoint[]>()
  for (const [order, { endpoints, compiled }] of placed.entries()) {
    if (compiled.bypassed) continue
    for (const { pattern, methods } of endpoints) {
      const key = `${methods === undefined ? '' : [...methods].sort()}\n${pattern?.key ?? ''}`
      let endpoint = byKey.get(key)
      if (endpoint === undefined) {
        endpoint = { pattern, methods, rules: [] }
        byKey.set(key, endpoint)
        byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), endpoint])
      }
      const rule = rules[order] as CompiledRule
      // A rule may name the same endpoint twice.
      if (endpoint.rules.at(-1) !== rule) endpoint.rules.push(rule)
    }
  }
  return byPattern
}
