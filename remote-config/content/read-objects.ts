import { canonicalJson, type List, maxDepth, type Rule, type RuleSetDocument } from '../../rules-schema/index.ts'
import { type Named, notTheBytes, textOf } from './bytes.ts'
import { parseWithin } from './json.ts'
import { listsUsedBy } from './lists-used.ts'
import type { ListLine, RestLine, RuleLine } from './manifest.ts'
import { ok, type Refusal, type Result, refuse } from './refusal.ts'

/**
 * Objects, each against its line of the manifest (V11, V12 of PROTOCOL.md, 7.2). What they say beyond that is for the engine to judge:
 * the types here are what it will find, or refuse.
 */

/** What is left of a document without rules, lists and `$schema`. */
export type Rest = Omit<RuleSetDocument, 'rules' | 'lists' | '$schema'>

export function readRule(bytes: Uint8Array, line: RuleLine): Result<Rule> {
  const what = `the rule ${line.id}`
  const read = readMembers(bytes, line, what)
  if (!read.ok) return refuse(read.code, read.blame, read.message, line.id)
  const { id, scope } = read.value
  const contradicts = (member: string) =>
    refuse('RW417', 'release', `${what}: its ${member} is not what the manifest says`, line.id)
  if (id !== line.id) return contradicts('id')
  if (!isSame(scope, line.scope)) return contradicts('scope')
  if (!isSame(listsUsedBy(read.value), line.lists)) return contradicts('use of lists')
  return ok(read.value as unknown as Rule)
}

export function readList(bytes: Uint8Array, line: ListLine): Result<List> {
  const what = `the list ${line.id}`
  const read = readMembers(bytes, line, what)
  if (!read.ok) return read
  const { id, type, entries } = read.value
  if (id !== line.id) return contradiction(`${what}: its id`)
  if (type !== line.type) return contradiction(`${what}: its type`)
  if (!Array.isArray(entries) || entries.length !== line.entries)
    return contradiction(`${what}: how many entries it has`)
  return ok(read.value as unknown as List)
}

/** @param schema - of the manifest's head */
export function readRest(bytes: Uint8Array, line: RestLine, schema: number): Result<Rest> {
  const read = readMembers(bytes, line, 'the rest')
  if (!read.ok) return read
  const { version, exclusions = [], addresses = [] } = read.value
  if (version !== schema) return contradiction('the rest: its version')
  const beyond = ['rules', 'lists', '$schema'].find(name => Object.hasOwn(read.value, name))
  if (beyond !== undefined) return contradiction(`the rest: that it has ${beyond}`)
  if (!isListOf(exclusions, hasId) || !isListOf(addresses, one => typeof one === 'string'))
    return refuse('RW417', 'release', 'the rest: exclusions and addresses must be lists of them')
  const used = [...new Set(exclusions.flatMap(listsUsedBy))].sort()
  return isSame(used, line.lists) ? ok(read.value as unknown as Rest) : contradiction('the rest: its use of lists')
}

function readMembers(bytes: Uint8Array, line: Named, what: string): Result<Readonly<Record<string, unknown>>> {
  const wrong = notTheBytes(bytes, line, what)
  if (wrong !== undefined) return wrong
  const text = textOf(bytes)
  const value = text === undefined ? undefined : parseWithin(maxDepth, text)?.value
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return ok(value as Record<string, unknown>)
  return refuse('RW417', 'release', `${what} is not an object in JSON, or is deeper than ${maxDepth}`)
}

function isListOf(value: unknown, isOne: (entry: unknown) => boolean): value is readonly unknown[] {
  return Array.isArray(value) && value.every(isOne)
}

function hasId(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'id') &&
    typeof Reflect.get(value, 'id') === 'string'
  )
}

function isSame(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined ? a === b : canonicalJson(a) === canonicalJson(b)
}

function contradiction(what: string): Refusal {
  return refuse('RW417', 'release', `${what} is not what the manifest says`)
}
