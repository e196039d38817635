import { types } from 'node:util'
import { error, type List, type ListEntry, maxProblems, type Problem, within } from '../../rules-schema/index.ts'
import type { MadeChange } from './changed-contents.ts'
import { badIp, badTimestamp, endOf } from './contents.ts'
import { parseIpRange } from './ip-ranges.ts'
import { formProblem, maxEntries, tooMany } from './set-list.ts'

type Read = { readonly change: MadeChange } | { readonly problems: readonly Problem[] }

/** `{ set, remove }` from a value that nobody has checked. Pointers are into the change. */
export function readListChange(type: List['type'], change: unknown): Read {
  if (typeof change !== 'object' || change === null || Array.isArray(change) || types.isProxy(change))
    return {
      problems: [error('RW104', '', 'a change must be an object', 'pass { set: [{ value }], remove: [value] }')],
    }
  const { set = [], remove = [], ...others } = change as { readonly set?: unknown; readonly remove?: unknown }
  const problems = unknownMembers(others)
  const values = new Map<string, number>()
  const gone = new Set<string>()
  problems.push(
    ...inEach(set, '/set', (entry, pointer) => {
      const read = readEntry(entry, type, pointer)
      if ('code' in read) return read
      // As in a document: of equal entries the one that lasts longest counts.
      values.set(read.value, Math.max(values.get(read.value) ?? read.untilMs, read.untilMs))
    }),
    ...inEach(remove, '/remove', (value, pointer) => {
      if (typeof value !== 'string' || value === '') return error('RW104', pointer, 'a value must be a text')
      if (!isOfType(value, type)) return badIp(pointer, value)
      gone.add(value)
    }),
  )
  return problems.length > 0 ? { problems: problems.slice(0, maxProblems) } : { change: { set: values, remove: gone } }
}

/** What is wrong with them, as much as anybody reads. */
function inEach(
  items: unknown,
  pointer: string,
  read: (item: unknown, pointer: string) => Problem | undefined,
): readonly Problem[] {
  if (!Array.isArray(items) || types.isProxy(items))
    return [error('RW104', pointer, `${pointer.slice(1)} must be a list`)]
  if (items.length > maxEntries) return [tooMany(pointer)]
  const problems: Problem[] = []
  for (let at = 0; at < items.length && problems.length < maxProblems; at++) {
    const problem = read(items[at], `${pointer}/${at}`)
    if (problem !== undefined) problems.push(problem)
  }
  return problems
}

function readEntry(
  entry: unknown,
  type: List['type'],
  pointer: string,
): { readonly value: string; readonly untilMs: number } | Problem {
  // Read once: what was looked at is what is taken.
  const { value, expires_at } = (typeof entry === 'object' ? (entry ?? {}) : {}) as ListEntry
  const problem = formProblem({ value, expires_at }, pointer)
  if (problem !== undefined) return problem
  if (!isOfType(value, type)) return badIp(`${pointer}/value`, value)
  const untilMs = endOf(expires_at)
  return untilMs === undefined ? badTimestamp(`${pointer}/expires_at`, expires_at) : { value, untilMs }
}

function isOfType(value: string, type: List['type']): boolean {
  return type === 'value' || parseIpRange(value) !== undefined
}

function unknownMembers(others: object): Problem[] {
  const help = 'entries that come are under "set", values that go under "remove"'
  return Object.keys(others)
    .slice(0, maxProblems)
    .map(name => error('RW101', within('', name), `a change has no member ${JSON.stringify(name)}`, help))
}
