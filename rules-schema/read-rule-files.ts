import { duplicateIds } from './duplicate-ids.ts'
import type { Locate } from './locate.ts'
import { cutProblems } from './order-problems.ts'
import { type ParsedRule, parsedRules } from './parse-result.ts'
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
 * Several files as one rule set: the union of their rules. Each must be a rule set in itself, and no id may be in two of
 * them. Pointers of well-formed rules go into the union; `locate` turns them, and a server's, back into a file's own.
 */
export function readRuleFiles(files: readonly RuleFile[]): ReadResult {
  const reads = files.map(({ file, source }) => ({ file, result: readRuleSet(source, { file }) }))
  const [only] = reads
  if (only !== undefined && reads.length === 1) return only.result
  const union = unite(reads)
  const problems = cutProblems([
    ...reads.flatMap(({ result }) => (result.ok ? result.warnings : result.problems)),
    ...acrossFiles(union),
  ])
  const locate = locateInUnion(union)
  const isWhole =
    files.length > 0 &&
    reads.every(({ result }) => result.ok) &&
    problems.every(({ severity }) => severity === 'warning')
  if (!isWhole)
    return {
      ok: false,
      problems: files.length === 0 ? [nothing] : problems,
      wellFormed: union,
      document: undefined,
      locate,
    }
  const rules = union.map(({ rule }) => rule)
  const document = { version: 1, rules, ...(rules.length === 0 ? { allow_empty: true } : {}) } as unknown as RuleSet
  return { ok: true, value: document, warnings: problems, document, locate }
}

const nothing: Problem = error(
  'RW107',
  '',
  'no file of rules',
  'rule files end in .json; a set without rules is {"version":1,"rules":[],"allow_empty":true}',
)

interface Read {
  readonly file: string
  readonly result: ReadResult
}

interface UnitedRule extends ParsedRule {
  readonly read: Read
  /** In its own file. */
  readonly local: string
}

function unite(reads: readonly Read[]): readonly UnitedRule[] {
  const united = reads.flatMap(read =>
    rulesOf(read.result).map(({ rule, pointer }) => ({ rule, local: pointer, read })),
  )
  return united.map((rule, index) => ({ ...rule, pointer: within('/rules', index) }))
}

function rulesOf(result: ReadResult): readonly ParsedRule[] {
  return result.ok ? parsedRules(result.value) : result.wellFormed
}

/** Ids that two files have. Those that one file has twice it has told of itself. */
function acrossFiles(union: readonly UnitedRule[]): readonly Problem[] {
  const files = new Map<string, string>()
  const foreign = new Set<string>()
  for (const { rule, read, pointer } of union) {
    const earlier = files.get(rule.id)
    if (earlier === undefined) files.set(rule.id, read.file)
    else if (earlier !== read.file) foreign.add(within(pointer, 'id'))
  }
  if (foreign.size === 0) return []
  const locate = locateInUnion(union)
  const rules = union.map(({ rule }) => rule)
  return locate(
    duplicateIds(rules, pointers => namesOf(locate, pointers)).filter(({ pointer }) => foreign.has(pointer)),
  )
}

function namesOf(locate: Locate, pointers: readonly string[]): (pointer: string) => string {
  const located = locate(pointers.map(pointer => error('RW108', pointer, '')))
  const names = new Map(located.map(({ file, line, column }, index) => [pointers[index], `${file}:${line}:${column}`]))
  return pointer => names.get(pointer) ?? pointer
}

function locateInUnion(union: readonly UnitedRule[]): Locate {
  return problems => {
    const located = [...problems]
    const byRead = new Map<Read, number[]>()
    for (const [index, problem] of problems.entries()) {
      const united = problem.line === undefined ? unitedAt(union, problem.pointer) : undefined
      if (united === undefined) continue
      located[index] = { ...problem, pointer: united.local + problem.pointer.slice(united.pointer.length) }
      byRead.set(united.read, [...(byRead.get(united.read) ?? []), index])
    }
    for (const [{ result }, indices] of byRead) {
      const found = result.locate(indices.map(index => located[index] as Problem))
      for (const [position, index] of indices.entries()) located[index] = found[position] as Problem
    }
    return located
  }
}

function unitedAt(union: readonly UnitedRule[], pointer: string): UnitedRule | undefined {
  const [list, index] = pointerTokens(pointer)
  return list === 'rules' ? union[Number(index)] : undefined
}
