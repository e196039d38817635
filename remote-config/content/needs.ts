import type { Scope } from '../../rules-schema/index.ts'
import type { Named } from './bytes.ts'
import type { ListLine, Manifest, RestLine, RuleLine } from './manifest.ts'

/** What an instance is, for scopes: null is none, and in no pair that names one. */
export interface Where {
  readonly service: string | null
  readonly env: string | null
}

/** The part of a release that applies somewhere (PROTOCOL.md, 4.4). */
export interface Needs {
  readonly rest: RestLine
  /** That a rule of these, or the rest, uses. In the manifest's order, as the rules. */
  readonly lists: readonly ListLine[]
  readonly rules: readonly RuleLine[]
  /** Whether the release has rules that apply elsewhere only. */
  readonly elsewhere: boolean
  readonly schema: number
  /** Of all its objects together. */
  readonly bytes: number
  /** First entries of its lists. */
  readonly entries: number
}

/** The instance decides this itself, by what an author signed: no server can hide a rule from whom it is for. */
export function needsOf({ head, lists, rules }: Manifest, where: Where): Needs {
  const inScope = rules.filter(({ scope }) => appliesTo(scope, where))
  const used = new Set([...head.rest.lists, ...inScope.flatMap(rule => rule.lists)])
  const usedLists = lists.filter(({ id }) => used.has(id))
  return {
    rest: head.rest,
    lists: usedLists,
    rules: inScope,
    elsewhere: inScope.length < rules.length,
    schema: head.schema,
    bytes: sum([head.rest, ...usedLists, ...inScope].map(({ size }) => size)),
    entries: sum(usedLists.map(({ entries }) => entries)),
  }
}

/** What has to be there of it: the rest first, then lists, then rules. */
export function objectsOf({ rest, lists, rules }: Needs): readonly Named[] {
  return [rest, ...lists, ...rules].map(({ hash, size }) => ({ hash, size }))
}

/** Of these what is not there yet, to be fetched. */
export function missingOf(needs: Needs, has: (hash: string) => boolean): readonly Named[] {
  return objectsOf(needs).filter(({ hash }) => !has(hash))
}

/** Any of the pairs; a member that a pair lacks may be anything. */
export function appliesTo(scope: readonly Scope[] | undefined, { service, env }: Where): boolean {
  if (scope === undefined) return true
  return scope.some(
    pair => (pair.service === undefined || pair.service === service) && (pair.env === undefined || pair.env === env),
  )
}

/** How what is needed differs, for a change of rules in place of a whole document. */
export interface Difference {
  /** Rest and lists are the same objects: what differs is rules only. */
  readonly onlyRules: boolean
  readonly set: readonly RuleLine[]
  /** Ids. */
  readonly remove: readonly string[]
}

export function difference(before: Needs, after: Needs): Difference {
  const was = new Map(before.rules.map(({ id, hash }) => [id, hash]))
  const is = new Set(after.rules.map(({ id }) => id))
  const same = (a: readonly Named[], b: readonly Named[]) =>
    a.length === b.length && a.every(({ hash }, at) => hash === b[at]?.hash)
  return {
    onlyRules: same([before.rest, ...before.lists], [after.rest, ...after.lists]),
    set: after.rules.filter(({ id, hash }) => was.get(id) !== hash),
    remove: before.rules.map(({ id }) => id).filter(id => !is.has(id)),
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
