import {
  error,
  hashOfParts,
  type ParsedRule,
  type Problem,
  partHashes,
  type RuleSetDocument,
} from '../rules-schema/index.ts'
import type { CompileSource } from './compile/compile-rule-set.ts'
import { makeContentsInSteps, noEntries } from './lists/contents.ts'
import { type ListContext, RuleList } from './lists/list.ts'

/** The last good rule set of one source. */
export interface Source extends CompileSource {
  readonly name: string
  /** Of its document. */
  readonly hash: string
}

/** What a document has, besides rules; of a set whose form is wrong, as far as it is right. */
export type SetParts = Pick<RuleSetDocument, 'lists' | 'addresses'>

/** Hashes rules and makes lists, one after the other. Wrong entries are added to `problems`. */
export function* makeSource(
  name: string,
  rules: readonly ParsedRule[],
  { lists = [], addresses = [] }: SetParts,
  context: ListContext,
  problems: Problem[],
): Generator<void, Source> {
  const hashes = new Map<string, string>()
  for (const [part, hash] of partHashes({ rules: rules.map(({ rule }) => rule), lists, addresses })) {
    hashes.set(part, hash)
    yield
  }
  const made = new Map<string, RuleList>()
  for (const [index, list] of lists.entries()) {
    const result = yield* makeContentsInSteps(list.type, list.entries, `/lists/${index}/entries`)
    made.set(list.id, new RuleList(list, result.ok ? result : noEntries, context))
    if (!result.ok) problems.push(...result.problems)
    yield
  }
  return { name, hash: hashOfParts(hashes), rules, lists: made, addresses, hashes }
}

/** Ids of `newcomer` that another source has already; a newcomer that does not fit is refused. */
export function clashes(newcomer: Source, others: readonly Source[]): Problem[] {
  const taken = new Map<string, string>()
  for (const source of others) {
    for (const { rule, pointer } of source.rules) taken.set(`rule ${rule.id}`, `${source.name}, at ${pointer}`)
    for (const id of source.lists.keys()) taken.set(`list ${id}`, source.name)
  }
  const find = (kind: 'rule' | 'list', id: string, pointer: string): Problem[] => {
    const place = taken.get(`${kind} ${id}`)
    return place === undefined ? [] : [clash(kind, id, pointer, place)]
  }
  const lists = [...newcomer.lists.keys()].flatMap((id, index) => find('list', id, `/lists/${index}/id`))
  return [...newcomer.rules.flatMap(({ rule, pointer }) => find('rule', rule.id, `${pointer}/id`)), ...lists]
}

function clash(kind: 'rule' | 'list', id: string, pointer: string, place: string): Problem {
  const message = `the ${kind} "${id}" is already in force from the source ${place}`
  return error('RW201', pointer, message, 'give one of the two another id, or take it out of the other source')
}
