import { createHash } from 'node:crypto'
import type { List, Rule, RuleSetDocument } from './types.ts'

type Hashed = Pick<RuleSetDocument, 'rules' | 'lists' | 'exclusions' | 'addresses'>

/**
 * The name of a rule set's content: `sha256:` and 64 hex digits. A tree: part (a rule, a piece of a list, an exclusion, a declared
 * address) → bucket of parts → set, so that a change of one rule among many costs one bucket. The order of rules, lists,
 * exclusions, addresses and members does not count, `$schema` neither; the entries of a list count in the order in which they
 * are written.
 */
export function hashRuleSet(document: Hashed): string {
  return hashOfParts(partHashes(document))
}

/** Name and hash of every part, one at a time, so that a caller can pause in between. */
export function* partHashes(document: Hashed): Generator<readonly [part: string, hash: string]> {
  for (const rule of document.rules) yield [rule.id, hashRule(rule)]
  // No id has a blank in it, so the names cannot meet.
  for (const list of document.lists ?? []) yield* listHashes(list)
  for (const exclusion of document.exclusions ?? [])
    yield [`exclusion ${exclusion.id}`, sha256(canonicalJson(exclusion))]
  for (const address of document.addresses ?? []) yield [`address ${address}`, sha256(address)]
}

/** Entries of a list are hashed so many at a time (about 0.2 ms): a part is the least that is done without a pause. */
const entriesInPart = 100

function* listHashes({ entries, ...head }: List): Generator<readonly [part: string, hash: string]> {
  const name = `list ${head.id}`
  yield [name, sha256(canonicalJson({ ...head, entries: entries.length }))]
  for (let start = 0; start < entries.length; start += entriesInPart)
    yield [`${name} ${start}`, sha256(canonicalJson(entries.slice(start, start + entriesInPart)))]
}

/** 64 hex digits over the rule's members in sorted order. */
export function hashRule(rule: Rule): string {
  return sha256(canonicalJson(rule))
}

/** The set's hash from those of its parts; the way to name a union of sets. What two sets share in name counts once. */
export function hashOfParts(parts: Iterable<readonly [part: string, hash: string]>): string {
  const buckets = Array.from({ length: 256 }, () => new Set<string>())
  for (const [part, hash] of parts) buckets[Number.parseInt(hash.slice(0, 2), 16)]?.add(`${hash} ${part}`)
  const tree = buckets.map(bucket => (bucket.size === 0 ? '' : sha256([...bucket].sort().join('\n'))))
  return `sha256:${sha256(`rulewire rule set 1\n${tree.join('\n')}`)}`
}

/** JSON with sorted members. For values that were read from JSON: no cycles, and depth is bounded by the reader. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
