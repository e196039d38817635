import {
  error,
  hashOfParts,
  type ParsedRule,
  type Problem,
  partHashes,
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

/** The last good rule set of one source. */
export interface Source extends CompileSource, SourceOrigin {
  /** By list id. */
  readonly listPointers: ReadonlyMap<string, string>
  /** Of its document. */
  readonly hash: string
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
  const hashes = new Map<string, string>()
  for (const [part, hash] of partHashes({ rules: rules.map(({ rule }) => rule), lists, exclusions, addresses })) {
    hashes.set(part, hash)
    yield
  }
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
  return {
    ...origin,
    hash: hashOfParts(hashes),
    rules,
    lists: made,
    listPointers,
    exclusions: placed,
    addresses,
    hashes,
  }
}

/** Ids of `newcomer` that another source has already; a newcomer that does not fit is refused. */
export function clashes(newcomer: Source, others: readonly Source[]): Problem[] {
  const taken = new Map<string, { readonly source: Source; readonly pointer: string }>()
  for (const source of others) {
    for (const { kind, id, pointer } of idsOf(source)) taken.set(`${kind} ${id}`, { source, pointer })
  }
  return idsOf(newcomer).flatMap(({ kind, id, pointer }) => {
    const other = taken.get(`${kind} ${id}`)
    return other === undefined ? [] : [clash(kind, id, `${pointer}/id`, placeOf(other.source, other.pointer))]
  })
}

interface Identified {
  readonly kind: 'rule' | 'list' | 'exclusion'
  readonly id: string
  readonly pointer: string
}

function idsOf({ rules, listPointers, exclusions }: Source): Identified[] {
  return [
    ...rules.map(({ rule, pointer }) => ({ kind: 'rule' as const, id: rule.id, pointer })),
    ...[...listPointers].map(([id, pointer]) => ({ kind: 'list' as const, id, pointer })),
    ...exclusions.map(({ exclusion, pointer }) => ({ kind: 'exclusion' as const, id: exclusion.id, pointer })),
  ]
}

function placeOf({ name, locate }: Source, pointer: string): string {
  return locate?.(pointer) ?? `the source ${name}, at ${pointer}`
}

function clash(kind: Identified['kind'], id: string, pointer: string, place: string): Problem {
  const message = `the ${kind} "${id}" is already in force from ${place}`
  return error('RW201', pointer, message, 'give one of the two another id, or take it out of the other source')
}
