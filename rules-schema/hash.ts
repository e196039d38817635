import { createHash, hash } from 'node:crypto'
import { canonicalJson, canonicalPieces } from './canonical-json.ts'
import { HashTree, type NamedHash } from './hash-tree.ts'
import { inOneGo } from './steps.ts'
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
export function* partHashes(document: Hashed): Generator<NamedHash> {
  for (const part of partHashesInSteps(document)) if (part !== undefined) yield part
}

/** The same, with a pause (`undefined`) wherever a part takes longer than a moment. */
export function* partHashesInSteps(document: Hashed): Generator<NamedHash | undefined> {
  for (const rule of document.rules) yield [rule.id, yield* hashInSteps(rule)]
  // No id has a blank in it, so the names cannot meet.
  for (const list of document.lists ?? []) yield* listHashes(list)
  for (const exclusion of document.exclusions ?? []) yield [`exclusion ${exclusion.id}`, yield* hashInSteps(exclusion)]
  for (const address of document.addresses ?? []) yield [`address ${address}`, sha256(address)]
}

/** Entries of a list are hashed so many at a time (about 0.2 ms): a part is the least that is done without a pause. */
const entriesInPart = 100

function* listHashes({ entries, ...head }: List): Generator<NamedHash> {
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
export function hashOfParts(parts: Iterable<NamedHash>): string {
  return inOneGo(hashOfPartsInSteps(parts))
}

/** The same with pauses. */
export function* hashOfPartsInSteps(parts: Iterable<NamedHash>): Generator<void, string> {
  return (yield* HashTree.of(parts)).root
}

/** Of a value's canonical JSON; pauses where that is long. */
function* hashInSteps(value: unknown): Generator<undefined, string> {
  const pieces = canonicalPieces(value)
  const first = pieces.next()
  const second = pieces.next()
  if (first.done || second.done) return sha256(first.value ?? '')
  const whole = createHash('sha256')
  let gathered = first.value + second.value
  for (const piece of pieces) {
    gathered += piece
    if (gathered.length < longPiece) continue
    whole.update(gathered)
    gathered = ''
    yield undefined
  }
  return whole.update(gathered).digest('hex')
}

/** In UTF-16 units: small pieces are hashed together, as each has its price. */
const longPiece = 32 * 1024

function sha256(text: string): string {
  return hash('sha256', text)
}
