import type { Exclusion, HashTree, ParsedRule, Problem } from '../../rules-schema/index.ts'
import type { Prefilter } from '../contract.ts'
import { setProblems } from '../cost/index.ts'
import type { RuleList } from '../lists/list.ts'
import type { CompiledRule, Program } from '../program.ts'
import { byRank } from '../rank.ts'
import { Slots } from '../slots.ts'
import { compileExclusion } from './compile-exclusion.ts'
import { compileRule } from './compile-rule.ts'
import { ExclusionTable, noExclusions } from './exclusion-table.ts'
import { makeLayer } from './layer.ts'
import { inScope } from './scope.ts'
import type { Shared } from './shared.ts'
import { Tables } from './tables.ts'
import { told, traitsOf } from './traits.ts'

/** One set of a program. */
export interface CompileSource {
  readonly rules: readonly ParsedRule[]
  /** By list id. */
  readonly lists: ReadonlyMap<string, RuleList>
  readonly exclusions: readonly ParsedExclusion[]
  /** Addresses that the set declares. */
  readonly addresses: readonly string[]
}

/** An exclusion whose form is right, and where it stands in its document. */
export interface ParsedExclusion {
  readonly exclusion: Exclusion
  readonly pointer: string
}

/** What every program of an engine is compiled for, and with. */
export interface CompileSettings {
  readonly service: string | undefined
  readonly env: string | undefined
  readonly hmacKey: string | Uint8Array | undefined
  readonly prefilter: Prefilter
  readonly shared: Shared
}

export interface CompileInput extends CompileSettings {
  /** The set whose problems are told; those of the others were told before. */
  readonly newcomer: CompileSource
  readonly others: readonly CompileSource[]
  /** Of all of them. */
  readonly hashes: HashTree
}

export interface Compiled {
  readonly program: Program
  /** Of every newcomer, disabled ones and those of other services too: what is wrong is wrong everywhere. */
  readonly problems: readonly Problem[]
}

/** What sources are compiled in. */
export interface Workplace {
  readonly settings: CompileSettings
  /** Of rules and exclusions that are in force here. */
  readonly tables: Tables
  /** Of the others. */
  readonly elsewhere: Tables
  readonly exclusions: ExclusionTable
}

/** Compiles rule by rule, pausing after each, so that a caller can do it in slices. */
export function* compileRuleSet(input: CompileInput): Generator<void, Compiled> {
  const sources = [input.newcomer, ...input.others]
  const slots = new Slots(sources.flatMap(source => source.addresses))
  const workplace = workplaceOf(input, slots, new ExclusionTable())
  const problems: Problem[] = []
  for (const source of sources) yield* compileExclusions(source, workplace, source === input.newcomer ? problems : [])
  const rules: CompiledRule[] = []
  for (const source of sources)
    rules.push(...(yield* compileRules(source, workplace, source === input.newcomer ? problems : [])))
  // Of patterns that are wrong nothing more has to be said.
  if (!problems.some(({ severity }) => severity === 'error')) problems.push(...(yield* ofWhole(input, workplace)))
  rules.sort(byRank)
  const exclusions = workplace.exclusions.conditional
  const traits = yield* traitsOf(rules, exclusions)
  const program: Program = {
    hash: input.hashes.root,
    layers: [yield* makeLayer(rules, input.prefilter)],
    gone: new Set(),
    slots,
    exclusions,
    ...told(traits),
    origin: { hashes: input.hashes, exclusions: workplace.exclusions, traits, slots: slots.size },
  }
  return { program: Object.freeze(program), problems }
}

function ofWhole({ newcomer }: CompileInput, { tables: { filters } }: Workplace): Generator<void, readonly Problem[]> {
  return setProblems(newcomer, { filterOf: seeks => filters.filterOf(seeks) })
}

export function workplaceOf(settings: CompileSettings, slots: Slots, exclusions: ExclusionTable): Workplace {
  const { shared } = settings
  return { settings, tables: new Tables(shared, slots), elsewhere: new Tables(shared, slots), exclusions }
}

/** Adds those that are in force. */
function* compileExclusions(
  source: CompileSource,
  { tables, elsewhere, exclusions }: Workplace,
  problems: Problem[],
): Generator<void> {
  for (const { exclusion, pointer } of source.exclusions) {
    const inForce = exclusion.enabled !== false
    const shared = inForce ? tables : elsewhere
    const context = { tables: shared, patterns: [], lists: source.lists, excluded: noExclusions.inputs, problems }
    const compiled = yield* compileExclusion(exclusion, pointer, exclusions.size, context)
    if (inForce) exclusions.add(compiled)
    yield* tables.finish()
    yield
  }
}

/** Those that are in force. Problems of the others are told as well. */
export function* compileRules(
  { rules, lists }: Pick<CompileSource, 'rules' | 'lists'>,
  { settings, tables, elsewhere, exclusions }: Workplace,
  problems: Problem[],
): Generator<void, CompiledRule[]> {
  const { service, env, hmacKey, prefilter } = settings
  const compiled: CompiledRule[] = []
  for (const { rule, pointer } of rules) {
    const isInForce = rule.enabled !== false && inScope(rule.scope, service, env)
    const made = yield* compileRule(rule, pointer, {
      tables: isInForce ? tables : elsewhere,
      lists,
      exclusions: isInForce ? exclusions.about(rule) : noExclusions,
      problems,
      hmacKey,
      isInForce,
      prefilter,
    })
    if (isInForce) compiled.push(made)
    yield
  }
  return compiled
}
