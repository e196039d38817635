import { isObject } from './checks/index.ts'
import { declaredIn } from './document-form.ts'
import { duplicateIds } from './duplicate-ids.ts'
import { isError } from './findings.ts'
import type { Locate } from './locate.ts'
import { cutProblems } from './order-problems.ts'
import { type ParsedRule, parsedRules } from './parse-result.ts'
import { partsOf } from './parts.ts'
import { within } from './pointer.ts'
import { error, type Problem } from './problem.ts'
import { parseText, type ReadResult } from './read-rule-set.ts'
import { readText } from './read-text.ts'
import type { RuleSet } from './types.ts'
import { documentOf, locateInUnion, type ReadFile, type Union, unionOf } from './union.ts'

export interface RuleFile {
  /** As problems name it. */
  readonly file: string
  readonly source: string | Uint8Array
}

/**
 * Several files as one rule set: the union of their rules, lists and declared addresses, in their order. Each must be a rule set
 * in itself, but may look at what another declares; no id may be in two of them. `document` is the union, where it can be made;
 * pointers of `wellFormed` go into it, and `locate` turns pointers into it to a file's own.
 */
export function readRuleFiles(files: readonly RuleFile[]): ReadResult {
  const texts = files.map(({ file, source }) => ({ file, text: readText(source, file) }))
  const [only] = texts
  if (only === undefined) return unread
  if (texts.length === 1) return parseText(only.text, {})
  const declared = texts.flatMap(({ text }) => declaredIn(text.value))
  return unite(texts.map(({ file, text }) => ({ file, result: parseText(text, { declared, isPart: true }) })))
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

function unite(reads: readonly ReadFile[]): ReadResult {
  const union = unionOf(reads)
  const locate = locateInUnion(union)
  const problems = cutProblems([
    ...reads.flatMap(({ result }) => (result.ok ? result.warnings : result.problems)),
    ...emptiness(reads, union),
    ...acrossFiles('rule', union, locate),
    ...acrossFiles('list', union, locate),
  ])
  const document = documentOf(reads, union)
  if (document !== undefined && !problems.some(isError))
    return { ok: true, value: document as RuleSet, warnings: problems, document, locate }
  return { ok: false, problems, wellFormed: wellFormedOf(union), parts: partsOf(document), document, locate }
}

/** Files of lists and addresses alone are no rule set, however many they are. */
function emptiness(reads: readonly ReadFile[], { rules }: Union): readonly Problem[] {
  const isMeant = reads.every(({ result }) => !result.ok || result.value.allow_empty === true)
  if (rules.length > 0 || isMeant) return []
  return [error('RW107', '', 'no file has a rule', 'to switch every rule off, say "allow_empty": true in each')]
}

function wellFormedOf({ rules }: Union): readonly ParsedRule[] {
  const good = new Map(
    rules.map(({ read }) => [read, new Map(rulesOf(read.result).map(({ rule, pointer }) => [pointer, rule]))]),
  )
  return rules.flatMap(({ read, pointer }, index) => {
    const rule = good.get(read)?.get(pointer)
    return rule === undefined ? [] : [{ rule, pointer: within('/rules', index) }]
  })
}

function rulesOf(result: ReadResult): readonly ParsedRule[] {
  return result.ok ? parsedRules(result.value) : result.wellFormed
}

/** Ids that two files have. Those that one file has twice it has told of itself. */
function acrossFiles(kind: 'rule' | 'list', union: Union, locate: Locate): readonly Problem[] {
  const united = union[`${kind}s`]
  const files = new Map<unknown, string>()
  const foreign = new Set<string>()
  for (const [index, { entry, read }] of united.entries()) {
    const id = isObject(entry) ? entry.id : undefined
    const earlier = files.get(id)
    if (earlier === undefined) files.set(id, read.file)
    else if (earlier !== read.file) foreign.add(within(`/${kind}s`, index, 'id'))
  }
  if (foreign.size === 0) return []
  const entries = united.map(({ entry }) => entry)
  return locate(
    duplicateIds(kind, entries, pointers => namesOf(locate, pointers)).filter(({ pointer }) => foreign.has(pointer)),
  )
}

function namesOf(locate: Locate, pointers: readonly string[]): (pointer: string) => string {
  const located = locate(pointers.map(pointer => error('RW108', pointer, '')))
  const names = new Map(located.map(({ file, line, column }, index) => [pointers[index], `${file}:${line}:${column}`]))
  return pointer => names.get(pointer) ?? pointer
}
