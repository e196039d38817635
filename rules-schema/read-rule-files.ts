import { isObject } from './checks/index.ts'
import { duplicateIds } from './duplicate-ids.ts'
import type { Locate } from './locate.ts'
import { cutProblems } from './order-problems.ts'
import { type ParsedRule, parsedRules } from './parse-result.ts'
import { partsOf } from './parts.ts'
import { pointerTokens, within } from './pointer.ts'
import { error, type Problem } from './problem.ts'
import { type ReadResult, readRuleSet } from './read-rule-set.ts'
import type { RuleSet } from './types.ts'

export interface RuleFile {
  /** As problems name it. */
  readonly file: string
  readonly source: string | Uint8Array
}

/**
 * Several files as one rule set: the union of their rules, in their order. Each must be a rule set in itself, and no id may
 * be in two of them. `document` is the union, where it can be made; pointers of `wellFormed` go into it, and `locate` turns
 * pointers into it to a file's own.
 */
export function readRuleFiles(files: readonly RuleFile[]): ReadResult {
  const reads = files.map(({ file, source }) => ({ file, result: readRuleSet(source, { file }) }))
  const [only] = reads
  if (only === undefined) return unread
  return reads.length === 1 ? only.result : unite(reads)
}

const nothing: Problem = error(
  'RW107',
  '',
  'no file of rules',
  'rule files end in .json; a set without rules is {"version":1,"rules":[],"allow_empty":true}',
)

const unread: ReadResult = {
  ok: false,
  problems: [nothing],
  wellFormed: [],
  parts: {},
  document: undefined,
  locate: problems => problems,
}

interface Read {
  readonly file: string
  readonly result: ReadResult
}

/** One entry of the union's rules, whatever it is. */
interface United {
  readonly read: Read
  readonly entry: unknown
  /** In its own file. */
  readonly pointer: string
}

function unite(reads: readonly Read[]): ReadResult {
  const union = reads.flatMap(read =>
    entriesOf(read.result).map((entry, index) => ({ read, entry, pointer: within('/rules', index) })),
  )
  const locate = locateInUnion(union)
  const problems = cutProblems([...reads.flatMap(({ result }) => problemsOf(result)), ...acrossFiles(union, locate)])
  const document = reads.every(({ result }) => canBeUnited(result)) ? documentOf(union) : undefined
  if (document !== undefined && problems.every(isWarning))
    return { ok: true, value: document as RuleSet, warnings: problems, document, locate }
  return { ok: false, problems, wellFormed: wellFormedOf(union), parts: partsOf(document), document, locate }
}

/** A union without rules comes only of files that each allow it. */
function documentOf(union: readonly United[]): object {
  return { version: 1, rules: union.map(({ entry }) => entry), ...(union.length === 0 ? { allow_empty: true } : {}) }
}

/** Of a document that is not understood (another version, no list of rules) nothing. */
function entriesOf(result: ReadResult): readonly unknown[] {
  const { document } = result
  const isUnderstood = result.ok || result.problems.every(({ code }) => code !== 'RW106')
  return isUnderstood && isObject(document) && Array.isArray(document.rules) ? document.rules : []
}

/** What is wrong is wrong in a rule, and the union shows it: nothing gets lost on the way into it. */
function canBeUnited(result: ReadResult): boolean {
  if (result.ok) return true
  return (
    result.document !== undefined &&
    result.problems.every(problem => isWarning(problem) || /^\/rules\/\d/.test(problem.pointer))
  )
}

function wellFormedOf(union: readonly United[]): readonly ParsedRule[] {
  const good = new Map(
    union.map(({ read }) => [read, new Map(rulesOf(read.result).map(({ rule, pointer }) => [pointer, rule]))]),
  )
  return union.flatMap(({ read, pointer }, index) => {
    const rule = good.get(read)?.get(pointer)
    return rule === undefined ? [] : [{ rule, pointer: within('/rules', index) }]
  })
}

/** Ids that two files have. Those that one file has twice it has told of itself. */
function acrossFiles(union: readonly United[], locate: Locate): readonly Problem[] {
  const files = new Map<unknown, string>()
  const foreign = new Set<string>()
  for (const [index, { entry, read }] of union.entries()) {
    const id = isObject(entry) ? entry.id : undefined
    const earlier = files.get(id)
    if (earlier === undefined) files.set(id, read.file)
    else if (earlier !== read.file) foreign.add(within('/rules', index, 'id'))
  }
  if (foreign.size === 0) return []
  const rules = union.map(({ entry }) => entry)
  return locate(
    duplicateIds(rules, pointers => namesOf(locate, pointers)).filter(({ pointer }) => foreign.has(pointer)),
  )
}

function namesOf(locate: Locate, pointers: readonly string[]): (pointer: string) => string {
  const located = locate(pointers.map(pointer => error('RW108', pointer, '')))
  const names = new Map(located.map(({ file, line, column }, index) => [pointers[index], `${file}:${line}:${column}`]))
  return pointer => names.get(pointer) ?? pointer
}

function locateInUnion(union: readonly United[]): Locate {
  return problems => {
    const located = [...problems]
    const byRead = new Map<Read, number[]>()
    for (const [index, problem] of problems.entries()) {
      const [list, entry, ...rest] = pointerTokens(problem.pointer)
      const united = problem.line === undefined && list === 'rules' ? union[Number(entry)] : undefined
      if (united === undefined) continue
      located[index] = { ...problem, pointer: within(united.pointer, ...rest) }
      byRead.set(united.read, [...(byRead.get(united.read) ?? []), index])
    }
    for (const [{ result }, indices] of byRead) {
      const found = result.locate(indices.map(index => located[index] as Problem))
      for (const [position, index] of indices.entries()) located[index] = found[position] as Problem
    }
    return located
  }
}

function problemsOf(result: ReadResult): readonly Problem[] {
  return result.ok ? result.warnings : result.problems
}

function rulesOf(result: ReadResult): readonly ParsedRule[] {
  return result.ok ? parsedRules(result.value) : result.wellFormed
}

function isWarning({ severity }: Problem): boolean {
  return severity === 'warning'
}
