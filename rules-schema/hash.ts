import { createHash } from 'node:crypto'
import type { Rule, RuleSetDocument } from './types.ts'

/**
 * The name of a rule set's content: `sha256:` and 64 hex digits. A tree: rule → bucket of rules → set, so that a change of
 * one rule among many costs one bucket. The order of rules and of members does not count, `$schema` neither.
 */
export function hashRuleSet(document: Pick<RuleSetDocument, 'version' | 'rules'>): string {
  return hashOfRuleHashes(document.rules.map(rule => [rule.id, hashRule(rule)] as const))
}

/** 64 hex digits over the rule's members in sorted order. */
export function hashRule(rule: Rule): string {
  return sha256(canonicalJson(rule))
}

/** The set's hash from those of its rules; the way to name a union of sets. Ids must differ. */
export function hashOfRuleHashes(rules: Iterable<readonly [id: string, hash: string]>): string {
  const buckets = Array.from({ length: 256 }, (): string[] => [])
  for (const [id, hash] of rules) buckets[Number.parseInt(hash.slice(0, 2), 16)]?.push(`${hash} ${id}`)
  const tree = buckets.map(bucket => (bucket.length === 0 ? '' : sha256(bucket.sort().join('\n'))))
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
