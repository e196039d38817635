import {
  error,
  HashTree,
  maxProblems,
  type NamedHash,
  type ParsedRule,
  type Problem,
  partHashesInSteps,
  type RuleSetDocument,
} from '../rules-schema/index.ts'
import type { CompileSource } from './compile/compile-rule-set.ts'
import type { ApplyOptions } from './contract.ts'
import { makeContentsInSteps, noEntries } from './lists/contents.ts'
import { type ListContext, RuleList } from './lists/list.ts'

/** Where a document comes from. */
export interface SourceOrigin {
  readonly name: string
  readonly locate: ApplyOptions['locate']
}

/** Where a rule stands that came by a change: the document of its source does not have it. */
const ofChange = ''

/** The last good rule set of one source. */
export class Source implements CompileSource, SourceOrigin {
  readonly name: string
  readonly locate: ApplyOptions['locate']
  /** In no order that counts. */
  readonly rules: readonly ParsedRule[]
  readonly lists: CompileSource['lists']
  /** By list id. */
  readonly listPointers: ReadonlyMap<string, string>
  readonly exclusions: CompileSource['exclusions']
  readonly addresses: readonly string[]
  /** Of its document. */
  readonly hashes: HashTree
  /** By rule id: where it is among the rules. */
  private readonly positions: Map<string, number>

  constructor(of: Omit<Source, 'rule' | 'changed' | 'positions'>, positions: Map<string, number>) {
    this.name = of.name
    this.locate = of.locate
    this.rules = of.rules
    this.lists = of.lists
    this.listPointers = of.listPointers
    this.exclusions = of.exclusions
    this.addresses = of.addresses
    this.hashes = of.hashes
    this.positions = positions
  }

  rule(id: string): ParsedRule | undefined {
    const position = this.positions.get(id)
    return position === undefined ? undefined : this.rules[position]
  }

  /** Takes over the list of rules and writes it in place: of this source nobody may ask for rules any more. */
  changed(set: readonly ParsedRule[], remove: readonly string[], hashes: HashTree): Source {
    const rules = this.rules as ParsedRule[]
    for (const one of set) {
      const position = this.positions.get(one.rule.id) ?? rules.length
      this.positions.set(one.rule.id, position)
      rules[position] = { rule: one.rule, pointer: ofChange }
    }
    for (const id of remove) this.takeOut(id, rules)
    return new Source({ ...this, rules, hashes }, this.positions)
  }

  private takeOut(id: string, rules: ParsedRule[]): void {
    const position = this.positions.get(id)
    if (position === undefined) return
    const last = rules.pop() as ParsedRule
    this.positions.delete(id)
    if (last.rule.id === id) return
    rules[position] = last
    this.positions.set(last.rule.id, position)
  }
}

/** What a document has, besides rules; of a set whose form is wrong, as far as it is right. */
export type SetParts = Pick<RuleSetDocument, 'lists' | 'exclusions' | 'addresses'>

/** Hashes rules and makes lists, one after the other. Wrong entries are added to `problems`. */
export function* makeSource(
  origin: SourceOrigin,
  rules: readonly ParsedRule[],
  { lists = [], exclusions = [], addresses = [] }: SetParts,
  context: ListContext,
  problems: Problem[],
): Generator<void, Source> {
  const hashes = yield* hashesOf({ rules: rules.map(({ rule }) => rule), lists, exclusions, addresses })
  const made = new Map<string, RuleList>()
  const listPointers = new Map<string, string>()
  for (const [index, list] of lists.entries()) {
    const result = yield* makeContentsInSteps(list.type, list.entries, `/lists/${index}/entries`)
    listPointers.set(list.id, `/lists/${index}`)
    made.set(list.id, new RuleList(list, result.ok ? result : noEntries, context))
    if (!result.ok) problems.push(...result.problems)
    yield
  }
  const placed = exclusions.map((exclusion, index) => ({ exclusion, pointer: `/exclusions/${index}` }))
  const positions = new Map<string, number>()
  for (const [position, { rule }] of rules.entries()) {
    positions.set(rule.id, position)
    if (position % idsAtOnce === 0) yield
  }
  const tree = yield* HashTree.of(hashes)
  // A list of its own: a change writes in it.
  const own = [...rules]
  const parts = { lists: made, listPointers, exclusions: placed, addresses, hashes: tree }
  return new Source({ ...origin, ...parts, rules: own }, positions)
}

/** Pauses after each part, and within long ones. */
export function* hashesOf(content: Parameters<typeof partHashesInSteps>[0]): Generator<void, readonly NamedHash[]> {
  const hashes: NamedHash[] = []
  for (const part of partHashesInSteps(content)) {
    if (part !== undefined) hashes.push(part)
    yield
  }
  return hashes
}

/** One that has nothing yet. */
export function* emptySource(name: string, { lists }: { readonly lists: ListContext }): Generator<void, Source> {
  return yield* makeSource({ name, locate: undefined }, [], {}, lists, [])
}

/** Ids between two pauses: some tenths of a millisecond. */
const idsAtOnce = 1_000

/**
 * Ids of `newcomer` that another source has already, as many of each kind as are told: where something is, is looked up in its file.
 * A newcomer that does not fit is refused.
 */
export function* clashes(newcomer: Source, others: readonly Source[]): Generator<void, Problem[]> {
  const problems: Problem[] = []
  if (others.length === 0) return problems
  const taken = { rule: new Map<string, Place>(), list: new Map<string, Place>(), exclusion: new Map<string, Place>() }
  const told = { rule: 0, list: 0, exclusion: 0 }
  let seen = 0
  for (const source of others) {
    for (const { kind, id, pointer } of idsOf(source)) {
      taken[kind].set(id, { source, pointer })
      if (++seen % idsAtOnce === 0) yield
    }
  }
  for (const { kind, id, pointer } of idsOf(newcomer)) {
    if (++seen % idsAtOnce === 0) yield
    const other = taken[kind].get(id)
    if (other === undefined || told[kind]++ >= maxProblems) continue
    problems.push(clash(kind, id, `${pointer}/id`, placeOf(other.source, other.pointer)))
    yield
  }
  return problems
}

/** The same for some rules alone. */
export function ruleClashes(rules: readonly ParsedRule[], others: readonly Source[]): Problem[] {
  return rules.flatMap(({ rule: { id }, pointer }) => {
    for (const source of others) {
      const taken = source.rule(id)
      if (taken !== undefined) return clash('rule', id, `${pointer}/id`, placeOf(source, taken.pointer))
    }
    return []
  })
}

interface Place {
  readonly source: Source
  readonly pointer: string
}

interface Identified {
  readonly kind: 'rule' | 'list' | 'exclusion'
  readonly id: string
  readonly pointer: string
}

function* idsOf({ rules, listPointers, exclusions }: Source): Generator<Identified> {
  for (const { rule, pointer } of rules) yield { kind: 'rule', id: rule.id, pointer }
  for (const [id, pointer] of listPointers) yield { kind: 'list', id, pointer }
  for (const { exclusion, pointer } of exclusions) yield { kind: 'exclusion', id: exclusion.id, pointer }
}

function placeOf({ name, locate }: Source, pointer: string): string {
  if (pointer === ofChange) return `the source ${name}, by a change`
  return locate?.(pointer) ?? `the source ${name}, at ${pointer}`
}

function clash(kind: Identified['kind'], id: string, pointer: string, place: string): Problem {
  const message = `the ${kind} "${id}" is already in force from ${place}`
  return error('RW201', pointer, message, 'give one of the two another id, or take it out of the other source')
}
