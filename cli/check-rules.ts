import { createEngine } from '../engine/index.ts'
import {
  cutProblems,
  type ParsedRule,
  type Problem,
  parsedRules,
  type ReadResult,
  readRuleFiles,
  type SetParts,
} from '../rules-schema/index.ts'
import type { LoadedFile } from './rule-files.ts'

export interface Checked {
  readonly ok: boolean
  /** Errors and warnings of reading and of compiling, by file and place. */
  readonly problems: readonly Problem[]
  /** Of a set without errors. */
  readonly hash?: string
  /** How many could be compiled. */
  readonly rules: number
  readonly read: ReadResult
}

/** Reads and compiles files as one rule set, and tells everything that is wrong with it at once. */
export async function checkRules(files: readonly LoadedFile[]): Promise<Checked> {
  const read = readRuleFiles(files)
  const rules = read.ok ? parsedRules(read.value) : read.wellFormed
  const compiled = await compile(rules, read.ok ? read.value : read.parts)
  const known = read.ok ? read.warnings : read.problems
  const problems = merge(
    known,
    read.locate(compiled.problems),
    files.map(({ file }) => file),
  )
  const ok = read.ok && compiled.hash !== undefined
  return { ok, problems, ...(ok ? { hash: compiled.hash } : {}), rules: rules.length, read }
}

/** In an engine of its own, for no service: every rule is compiled, wherever it applies. Pointers are those of the rules. */
async function compile(
  rules: readonly ParsedRule[],
  { lists = [], addresses = [] }: SetParts,
): Promise<{ readonly problems: readonly Problem[]; readonly hash?: string }> {
  const engine = createEngine({ schedule: task => task() })
  // One without a name is a mistake that is told already.
  const named = lists.flatMap((list, index) => (list.id === '' ? [] : [{ list, pointer: `/lists/${index}` }]))
  const document = {
    version: 1,
    rules: rules.map(({ rule }) => rule),
    allow_empty: true,
    lists: named.map(({ list }) => list),
    addresses,
  }
  const applied = await engine.apply(document)
  const origins = { rules: rules.map(({ pointer }) => pointer), lists: named.map(({ pointer }) => pointer) }
  const problems = (applied.ok ? applied.warnings : applied.problems).map(problem => atItsOrigin(problem, origins))
  return applied.ok ? { problems, hash: applied.hash } : { problems }
}

/** From what was well-formed back to the document. */
function atItsOrigin(problem: Problem, origins: Readonly<Record<'rules' | 'lists', readonly string[]>>): Problem {
  const [, name, index, ...rest] = problem.pointer.split('/')
  const origin = name === 'rules' || name === 'lists' ? origins[name][Number(index)] : undefined
  return origin === undefined ? problem : { ...problem, pointer: [origin, ...rest].join('/') }
}

/** Compiling parses once more: what is known already is not told twice. */
function merge(known: readonly Problem[], found: readonly Problem[], files: readonly string[]): readonly Problem[] {
  const told = new Set(known.map(identity))
  const order = new Map(files.map((file, index) => [file, index]))
  const rank = ({ file }: Problem) => order.get(file ?? '') ?? -1
  const all = [...known, ...found.filter(problem => !told.has(identity(problem)))]
  all.sort((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  return cutProblems(all)
}

function identity({ code, file, line, column }: Problem): string {
  return `${code} ${file}:${line}:${column}`
}
