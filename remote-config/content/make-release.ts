import { canonicalJson, inOneGo, type List, type Rule, type RuleSetDocument } from '../../rules-schema/index.ts'
import { nameOf } from './bytes.ts'
import { fixedPartsInSteps, hashInForceInSteps } from './hash-in-force.ts'
import { linesPerStep } from './limits.ts'
import { listsUsedBy } from './lists-used.ts'
import {
  type ListLine,
  listsBegin,
  type Manifest,
  type ManifestHead,
  manifestEnd,
  type RuleLine,
  rulesBegin,
} from './manifest.ts'
import { readManifestInSteps } from './read-manifest.ts'
import { ok, type Result } from './refusal.ts'

/** What its author says of a release that is not in its document. */
export interface ReleaseNotes {
  /** RFC 3339 in UTC. */
  readonly created_at: string
  readonly notes: string | null
  readonly stream: string
}

/** A document taken apart. */
export interface MadeRelease {
  /** What an author signs: exactly these bytes. */
  readonly bytes: Buffer
  readonly manifest: Manifest
  /** By their hashes; all that the manifest names. */
  readonly objects: ReadonlyMap<string, Buffer>
}

/**
 * The manifest and the objects of a document (PROTOCOL.md, 4.1 and 4.2). The same document, time and notes make the same bytes,
 * wherever that is done: a control plane compares. Refused is what no instance would read: more than a limit allows, or a
 * list that is used and not there.
 *
 * @param document - that `parseRuleSet` found to be one
 */
export function makeRelease(document: RuleSetDocument, notes: ReleaseNotes): Result<MadeRelease> {
  return inOneGo(makeReleaseInSteps(document, notes))
}

/** The same, pausing now and then. */
export function* makeReleaseInSteps(
  document: RuleSetDocument,
  { created_at, notes, stream }: ReleaseNotes,
): Generator<void, Result<MadeRelease>> {
  const objects = new Map<string, Buffer>()
  const { rules, lists = [], $schema: _, ...rest } = document
  const listLines = lists.map(list => lineOfList(list, objects))
  const ruleLines: RuleLine[] = []
  for (const rule of rules) {
    ruleLines.push(lineOfRule(rule, objects))
    if (ruleLines.length % linesPerStep === 0) yield
  }
  const exclusionLists = (rest.exclusions ?? []).flatMap(listsUsedBy)
  const head: ManifestHead = {
    format: 1,
    stream,
    created_at,
    schema: document.version,
    // `hashRuleSet` of the document, without hashing its rules again.
    document: yield* hashInForceInSteps({ rules: ruleLines }, yield* fixedPartsInSteps(lists, rest)),
    rest: { ...keep(rest, objects), lists: [...new Set(exclusionLists)].sort() },
    notes,
  }
  yield
  const [ofLists, ofRules] = [sorted(listLines), sorted(ruleLines)].map(lines => lines.map(canonicalJson)) as [
    string[],
    string[],
  ]
  yield
  const bytes = Buffer.from(manifestText(canonicalJson(head), ofLists, ofRules))
  const manifest = yield* readManifestInSteps(bytes)
  return manifest.ok ? ok({ bytes, manifest: manifest.value, objects }) : manifest
}

/** The lines of a manifest in their places. */
export function manifestText(head: string, lists: readonly string[], rules: readonly string[]): string {
  const body = (lines: readonly string[]) => (lines.length === 0 ? [] : [lines.join(',\n')])
  return [`${head.slice(0, -1)},`, listsBegin, ...body(lists), rulesBegin, ...body(rules), manifestEnd].join('\n')
}

function lineOfRule(rule: Rule, objects: Map<string, Buffer>): RuleLine {
  const { id, scope } = rule
  return { id, ...keep(rule, objects), ...(scope === undefined ? {} : { scope }), lists: listsUsedBy(rule) }
}

function lineOfList(list: List, objects: Map<string, Buffer>): ListLine {
  return { id: list.id, ...keep(list, objects), type: list.type, entries: list.entries.length }
}

function keep(value: unknown, objects: Map<string, Buffer>): { readonly hash: string; readonly size: number } {
  const bytes = Buffer.from(canonicalJson(value))
  const hash = nameOf(bytes)
  objects.set(hash, bytes)
  return { hash, size: bytes.length }
}

function sorted<T extends { readonly id: string }>(lines: readonly T[]): readonly T[] {
  return [...lines].sort((a, b) => (a.id < b.id ? -1 : 1))
}
