import { acrossFiles } from './across-files.ts'
import { declaredIn } from './document-form.ts'
import { isError } from './findings.ts'
import { cutProblems } from './order-problems.ts'
import { type ParsedRule, parsedRules } from './parse-result.ts'
import { noExclusion, partsOf } from './parts.ts'
import { lastToken, within } from './pointer.ts'
import { error, type Problem } from './problem.ts'
import { parseText, type ReadResult } from './read-rule-set.ts'
import { readText } from './read-text.ts'
import type { Exclusion, RuleSet } from './types.ts'
import { documentOf, locateInUnion, partsIn, type ReadFile, type Union, unionOf } from './union.ts'

export interface RuleFile {
  /** As problems name it. */
  readonly file: string
  readonly source: string | Uint8Array
}

/**
 * Several files as one rule set: the union of their rules, lists, exclusions and declared addresses, in their order. Each must be a
 * rule set in itself, but may look at what another declares and exclude its rules; no id may be in two of them. `document` is the union, where it can be made;
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
  const exclusions = exclusionsOf(union)
  const document = documentOf(reads, union)
  const problems = cutProblems([
    ...reads.flatMap(({ result }) => (result.ok ? result.warnings : result.problems)),
    ...acrossFiles(reads, union, document, exclusions, locate),
  ])
  if (document !== undefined && !problems.some(isError))
    return { ok: true, value: document as RuleSet, warnings: problems, document, locate }
  return {
    ok: false,
    problems,
    wellFormed: wellFormedOf(union),
    parts: partsOf(partsIn(union), exclusions),
    document,
    locate,
  }
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

/** At their positions in the union; in place of one whose form is wrong one that excludes nothing. */
function exclusionsOf({ exclusions }: Union): readonly Exclusion[] {
  return exclusions.map(({ read: { result }, pointer }) => {
    const { exclusions: own = [] } = result.ok ? result.value : result.parts
    return own[Number(lastToken(pointer))] ?? noExclusion
  })
}
