import { type Exclusion, hashOfParts, type ParsedRule, type Problem } from '../../rules-schema/index.ts'
import type { Prefilter } from '../contract.ts'
import { Router } from '../endpoints/router.ts'
import type { RuleList } from '../lists/list.ts'
import type { CompiledEndpoint, CompiledExclusion, CompiledRule, Layer, Program } from '../program.ts'
import { byRank } from '../rank.ts'
import { Slots } from '../slots.ts'
import { compileExclusion } from './compile-exclusion.ts'
import { compileRule, endpointsOf, methodsOf } from './compile-rule.ts'
import { ExclusionTable, noExclusions } from './exclusion-table.ts'
import { FilterTable } from './filter-table.ts'
import { RegexTable } from './regex-table.ts'
import { indexRules } from './rule-index.ts'
import { inScope } from './scope.ts'
import { type OpenRoute, Tables } from './tables.ts'

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

/** A rule that is in force, and where requests come to it. */
interface Placed {
  readonly endpoints: readonly {
    readonly route: OpenRoute | undefined
    readonly methods: readonly string[] | undefined
  }[]
  readonly compiled: CompiledRule
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
  const router = new Router<OpenRoute>()
  const tables = new Tables(new RegexTable(input.before?.regexes), router, slots)
  const elsewhere = new Tables(new RegexTable(input.before?.regexes), new Router<OpenRoute>(), slots)
  const workplace = { input, tables, elsewhere, told: [] }
  const exclusions = yield* compileExclusions(sources, workplace)
  const placed = yield* compileRules(sources, exclusions, workplace)
  const hash = hashOfParts(sources.flatMap(source => [...source.hashes]))
  const filters = new FilterTable(input.before?.filters)
  const layer = yield* makeLayer(placed, router, input.prefilter, filters)
  const { rules } = layer
  const program: Program = {
    hash,
    layers: [layer],
    gone: new Set(),
    size: rules.length,
    slots,
    exclusions: exclusions.conditional,
    regexes: tables.regexes.made,
    filters: filters.made,
    ...traitsOf(layer, exclusions.conditional),
  }
  return { program: Object.freeze(program), problems: workplace.told }
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
        route: endpoint.path === undefined ? undefined : shared.route(endpoint.path, endpoint.exact ?? false),
        methods: methodsOf(endpoint),
      }))
      const compiled = compileRule(rule, pointer, {
        tables: shared,
        patterns: endpoints.flatMap(({ route }) => route ?? []),
        lists: source.lists,
        exclusions: inForce ? exclusions.about(rule) : noExclusions,
        problems,
        hmacKey: input.hmacKey,
      })
      if (inForce) placed.push({ endpoints, compiled })
      yield* tables.finish()
      yield
    }
  }
  return placed
}

function* makeLayer(
  placed: Placed[],
  router: Router<OpenRoute>,
  prefilter: Prefilter,
  filters: FilterTable,
): Generator<void, Layer> {
  placed.sort((a, b) => byRank(a.compiled, b.compiled))
  const rules = placed.map(({ compiled }) => compiled)
  const everywhere = rules.filter(rule => !rule.bypassed && !rule.hasEndpoint)
  const ofMethods = groupByEndpoint(placed)
  const index = yield* indexRules(everywhere, prefilter, filters)
  return { rules, router, ofMethods, always: index?.always ?? everywhere, index }
}

function traitsOf(
  { rules, always, index }: Layer,
  exclusions: readonly CompiledExclusion[],
): Pick<Program, 'needs' | 'acts' | 'expires' | 'looksEverywhere'> {
  const lookedAt = rules.filter(rule => !rule.bypassed)
  const readers = [...lookedAt, ...exclusions]
  return {
    needs: {
      body: readers.some(({ reads }) => reads.body),
      responseBody: readers.some(({ reads }) => reads.responseBody),
    },
    acts: lookedAt.some(rule => rule.action !== undefined),
    expires: lookedAt.some(rule => rule.expiresMs !== undefined),
    looksEverywhere: exclusions.length > 0 || always.length > 0 || index !== undefined,
  }
}

/** Rules with the same pattern and methods share an endpoint. Gives those that have no pattern; the others are with their routes. */
function groupByEndpoint(placed: readonly Placed[]): readonly CompiledEndpoint[] {
  const byKey = new Map<string, OpenEndpoint>()
  const ofMethods: OpenEndpoint[] = []
  for (const { endpoints, compiled } of placed) {
    if (compiled.bypassed) continue
    for (const { route, methods } of endpoints) {
      const key = `${methods === undefined ? '' : [...methods].sort()}\n${route?.key ?? ''}`
      const known = byKey.get(key)
      const endpoint = known ?? { methods, rules: [] }
      if (known === undefined) {
        byKey.set(key, endpoint)
        const all = route?.endpoints ?? ofMethods
        all.push(endpoint)
      }
      // A rule may name the same endpoint twice.
      if (endpoint.rules.at(-1) !== compiled) endpoint.rules.push(compiled)
    }
  }
  return ofMethods
}

interface OpenEndpoint extends CompiledEndpoint {
  readonly rules: CompiledRule[]
}
