import { canonicalJson } from './canonical-json.ts'
import { within } from './pointer.ts'
import type { Exclusion, List, ListEntry, Rule, RuleSetDocument, Scalar } from './types.ts'

/** What makes two rule sets different, by id: the order of rules and of members does not count, as in their hashes. */
export interface RuleSetDiff {
  /** Ids of rules, as in `removed`; both sorted. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly ChangedPart[]
  readonly lists: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly ChangedList[]
  }
  readonly exclusions: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly ChangedPart[]
  }
  /** That the application supplies itself. */
  readonly addresses: { readonly added: readonly string[]; readonly removed: readonly string[] }
}

/** A rule, or an exclusion. */
export interface ChangedPart {
  readonly id: string
  readonly changes: readonly Change[]
}

export interface ChangedList {
  readonly id: string
  /** Of the list's own members. */
  readonly changes: readonly Change[]
  /** Entries of one value that is in both are changed. */
  readonly entries: {
    readonly added: readonly ListEntry[]
    readonly removed: readonly ListEntry[]
    readonly changed: readonly { readonly value: string; readonly changes: readonly Change[] }[]
  }
}

export interface Change {
  /** RFC 6901, into the rule, list or exclusion as it is after the change; of what was taken out, as it was before. */
  readonly pointer: string
  /** Not there: it is new. */
  readonly before?: unknown
  /** Not there: it was taken out. */
  readonly after?: unknown
}

type Compared = Pick<RuleSetDocument, 'rules' | 'lists' | 'exclusions' | 'addresses'>

/** Of two documents whose form is right. Nothing in any list: their hashes are equal. */
export function diffRuleSets(before: Compared, after: Compared): RuleSetDiff {
  const rules = byId<Rule>(before.rules, after.rules)
  const lists = byId<List>(before.lists ?? [], after.lists ?? [])
  const exclusions = byId<Exclusion>(before.exclusions ?? [], after.exclusions ?? [])
  const addresses = [before.addresses ?? [], after.addresses ?? []].map(names => names.map(id => ({ id })))
  const { added, removed } = byId(addresses[0] ?? [], addresses[1] ?? [])
  return {
    added: rules.added,
    removed: rules.removed,
    changed: rules.both.map(changedPart),
    lists: { added: lists.added, removed: lists.removed, changed: lists.both.map(([a, b]) => changedList(a, b)) },
    exclusions: {
      added: exclusions.added,
      removed: exclusions.removed,
      changed: exclusions.both.map(changedPart),
    },
    addresses: { added, removed },
  }
}

export function isEmptyDiff({ added, removed, changed, lists, exclusions, addresses }: RuleSetDiff): boolean {
  const ofLists = [lists.added, lists.removed, lists.changed]
  const ofExclusions = [exclusions.added, exclusions.removed, exclusions.changed]
  const all = [added, removed, changed, ...ofLists, ...ofExclusions, addresses.added, addresses.removed]
  return all.every(({ length }) => length === 0)
}

interface ById<Part> {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** In both, and different. */
  readonly both: readonly (readonly [before: Part, after: Part])[]
}

function byId<Part extends { readonly id: string }>(before: readonly Part[], after: readonly Part[]): ById<Part> {
  const old = new Map(before.map(part => [part.id, part]))
  const young = new Map(after.map(part => [part.id, part]))
  const ids = [...new Set([...old.keys(), ...young.keys()])].sort()
  return {
    added: ids.filter(id => !old.has(id)),
    removed: ids.filter(id => !young.has(id)),
    both: ids.flatMap(id => {
      const pair = [old.get(id), young.get(id)] as const
      return isPair(pair) && !areEqual(...pair) ? [pair] : []
    }),
  }
}

function isPair<Part>(pair: readonly [Part | undefined, Part | undefined]): pair is readonly [Part, Part] {
  return pair[0] !== undefined && pair[1] !== undefined
}

function changedPart([before, after]: readonly [{ readonly id: string }, object]): ChangedPart {
  return { id: before.id, changes: changesOf(before, after, '') }
}

function changedList(before: List, after: List): ChangedList {
  const { entries: old, ...membersBefore } = before
  const { entries: young, ...membersAfter } = after
  const removed = without(old, young)
  const added = new Map(without(young, old).map(entry => [entry.value, entry]))
  const changed = removed.flatMap(entry => {
    const successor = added.get(entry.value)
    return successor === undefined ? [] : [{ value: entry.value, changes: changesOf(entry, successor, '') }]
  })
  const stays = new Set(changed.map(({ value }) => value))
  return {
    id: after.id,
    changes: changesOf(membersBefore, membersAfter, ''),
    entries: {
      added: [...added.values()].filter(({ value }) => !stays.has(value)),
      removed: removed.filter(({ value }) => !stays.has(value)),
      changed,
    },
  }
}

/** Entries that the others do not have. */
function without<Item>(items: readonly Item[], others: readonly Item[]): readonly Item[] {
  const known = new Set(others.map(canonicalJson))
  return items.filter(item => !known.has(canonicalJson(item)))
}

function changesOf(before: unknown, after: unknown, pointer: string): readonly Change[] {
  if (areEqual(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return changesOfItems(before, after, pointer)
  if (isObject(before) && isObject(after)) return changesOfMembers(before, after, pointer)
  return [{ pointer, ...there('before', before), ...there('after', after) }]
}

type Members = Readonly<Record<string, unknown>>

function changesOfMembers(before: Members, after: Members, pointer: string): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return names.flatMap(name => changesOf(own(before, name), own(after, name), within(pointer, name)))
}

/** What both begin and end with is the same; in between items are compared in their order. */
function changesOfItems(before: readonly unknown[], after: readonly unknown[], pointer: string): readonly Change[] {
  if (before.every(isScalar) && after.every(isScalar)) return changesOfScalars(before, after, pointer)
  const start = commonStart(before, after)
  const end = commonStart([...before.slice(start)].reverse(), [...after.slice(start)].reverse())
  const old = before.slice(start, before.length - end)
  const young = after.slice(start, after.length - end)
  return Array.from({ length: Math.max(old.length, young.length) }, (_, index) =>
    changesOf(old[index], young[index], within(pointer, start + index)),
  ).flat()
}

/** Values of which one is as good as another: what is gone and what is new. The same in another order is one change. */
function changesOfScalars(before: readonly Scalar[], after: readonly Scalar[], pointer: string): readonly Change[] {
  const gone = without(before, after).map(value => ({ pointer: within(pointer, before.indexOf(value)), before: value }))
  const young = without(after, before).map(value => ({ pointer: within(pointer, after.indexOf(value)), after: value }))
  return gone.length + young.length === 0 ? [{ pointer, before, after }] : [...gone, ...young]
}

function commonStart(a: readonly unknown[], b: readonly unknown[]): number {
  const shorter = Math.min(a.length, b.length)
  let same = 0
  while (same < shorter && areEqual(a[same], b[same])) same += 1
  return same
}

/** `undefined` is what is not there. */
function areEqual(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b
  return canonicalJson(a) === canonicalJson(b)
}

function there(name: 'before' | 'after', value: unknown): object {
  return value === undefined ? {} : { [name]: value }
}

function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isScalar(value: unknown): value is Scalar {
  return typeof value !== 'object'
}
