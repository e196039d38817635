import { error, type List, type ListEntry, maxProblems, type Problem } from '../../rules-schema/index.ts'
import { type ContentsResult, makeContents } from './contents.ts'

/** As many as a list of a document may have. */
export const maxEntries = 1_000_000

/** Contents from a value that no schema has checked. Pointers are into the entries. */
export function contentsFrom(type: List['type'], entries: readonly ListEntry[]): ContentsResult {
  if (!Array.isArray(entries))
    return refuse([error('RW104', '', 'entries must be a list', 'pass [{ value: "…" }], or null')])
  if (entries.length > maxEntries) return refuse([tooMany('')])
  const problems: Problem[] = []
  for (const [index, entry] of entries.entries()) {
    const problem = formProblem(entry, `/${index}`)
    if (problem !== undefined) problems.push(problem)
    if (problems.length >= maxProblems) break
  }
  return problems.length > 0 ? refuse(problems) : makeContents(type, entries, '')
}

export function tooMany(pointer: string): Problem {
  return error('RW117', pointer, `more than ${maxEntries} entries`)
}

/** What is wrong with the form of an entry. */
export function formProblem(entry: unknown, pointer: string): Problem | undefined {
  const { value, expires_at } = (typeof entry === 'object' ? (entry ?? {}) : {}) as Partial<ListEntry>
  if (typeof value !== 'string' || value === '')
    return error('RW104', pointer, 'an entry needs a text as its value', 'write { value: "…" }')
  const isTime = expires_at === undefined || typeof expires_at === 'string'
  return isTime ? undefined : error('RW104', `${pointer}/expires_at`, 'expires_at must be text')
}

function refuse(problems: readonly Problem[]): ContentsResult {
  return { ok: false, problems }
}
