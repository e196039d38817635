import { isObject } from './checks/index.ts'
import { isError } from './findings.ts'
import type { Locate } from './locate.ts'
import { pointerTokens, within } from './pointer.ts'
import type { Problem } from './problem.ts'
import type { ReadResult } from './read-rule-set.ts'

export interface ReadFile {
  readonly file: string
  readonly result: ReadResult
}

/** One entry of a union's list, whatever it is. */
interface United {
  readonly read: ReadFile
  readonly entry: unknown
  /** In its own file. */
  readonly pointer: string
}

/** What several documents have together, with where each part comes from. An address is there once. */
export interface Union {
  readonly rules: readonly United[]
  readonly lists: readonly United[]
  readonly exclusions: readonly United[]
  readonly addresses: readonly United[]
}

export function unionOf(reads: readonly ReadFile[]): Union {
  const addresses = new Map<unknown, United>()
  for (const united of entriesOf(reads, 'addresses'))
    if (!addresses.has(united.entry)) addresses.set(united.entry, united)
  return {
    rules: entriesOf(reads, 'rules'),
    lists: entriesOf(reads, 'lists'),
    exclusions: entriesOf(reads, 'exclusions'),
    addresses: [...addresses.values()],
  }
}

/** Of a document that is not understood (another version, no list of rules) nothing. */
function entriesOf(reads: readonly ReadFile[], member: keyof Union): readonly United[] {
  return reads.flatMap(read => {
    const { document, ...result } = read.result
    const isUnderstood = result.ok || result.problems.every(({ code }) => code !== 'RW106')
    const list = isUnderstood && isObject(document) ? document[member] : undefined
    const entries: readonly unknown[] = Array.isArray(list) ? list : []
    return entries.map((entry, index) => ({ read, entry, pointer: within('', member, index) }))
  })
}

/** What the documents have besides rules, as it came; what is not understood is not there. */
export function partsIn({ lists, exclusions, addresses }: Union): object {
  return {
    ...(lists.length === 0 ? {} : { lists: lists.map(({ entry }) => entry) }),
    ...(exclusions.length === 0 ? {} : { exclusions: exclusions.map(({ entry }) => entry) }),
    ...(addresses.length === 0 ? {} : { addresses: addresses.map(({ entry }) => entry) }),
  }
}

/** Undefined where one of the documents is wrong beside its parts. A union without rules comes only of files that allow it. */
export function documentOf(reads: readonly ReadFile[], union: Union): object | undefined {
  if (!reads.every(({ result }) => canBeUnited(result))) return undefined
  const rules = union.rules.map(({ entry }) => entry)
  return { version: 1, rules, ...partsIn(union), ...(rules.length === 0 ? { allow_empty: true } : {}) }
}

/** What is wrong is wrong in a part, and the union shows it: nothing gets lost on the way into it. */
function canBeUnited(result: ReadResult): boolean {
  if (result.ok) return true
  return (
    result.document !== undefined &&
    result.problems.every(
      problem => !isError(problem) || /^\/(?:rules|lists|exclusions|addresses)\/\d/.test(problem.pointer),
    )
  )
}

/** Pointers into the union become pointers into the files, with line and column. */
export function locateInUnion(union: Union): Locate {
  return problems => {
    const located = [...problems]
    const byRead = new Map<ReadFile, number[]>()
    for (const [index, problem] of problems.entries()) {
      const [member, entry, ...rest] = pointerTokens(problem.pointer)
      const united = problem.line === undefined ? unitedAt(union, member, entry) : undefined
      if (united === undefined) continue
      located[index] = { ...problem, pointer: within(united.pointer, ...rest) }
      const indices = byRead.get(united.read)
      if (indices === undefined) byRead.set(united.read, [index])
      else indices.push(index)
    }
    for (const [{ result }, indices] of byRead) {
      const found = result.locate(indices.map(index => located[index] as Problem))
      for (const [position, index] of indices.entries()) located[index] = found[position] as Problem
    }
    return located
  }
}

function unitedAt(union: Union, member: string | undefined, entry: string | undefined): United | undefined {
  return member !== undefined && Object.hasOwn(union, member) ? union[member as keyof Union][Number(entry)] : undefined
}
