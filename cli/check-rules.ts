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
  const problems = mergeProblems(
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
  { lists = [], exclusions = [], addresses = [] }: SetParts,
): Promise<{ readonly problems: readonly Problem[]; readonly hash?: string }> {
  const engine = createEngine({ schedule: task => task() })
  const named = placed('lists', lists)
  const right = placed('exclusions', exclusions)
  const document = {
    version: 1,
    rules: rules.map(({ rule }) => rule),
    allow_empty: true,
    lists: named.map(({ part }) => part),
    exclusions: right.map(({ part }) => part),
    addresses,
  }
  const applied = await engine.apply(document)
  const origins = { rules: placesOf(rules), lists: placesOf(named), exclusions: placesOf(right) }
  const found = applied.ok ? applied.warnings : applied.problems
  const problems = found.filter(isOfCompiling).map(problem => atItsOrigin(problem, origins))
  return applied.ok ? { problems, hash: applied.hash } : { problems }
}

interface Placed {
  readonly pointer: string
}

/** Those that have a name; one that has none is a mistake that is told already. */
function placed<Part extends { readonly id: string }>(
  member: string,
  parts: readonly Part[],
): readonly (Placed & { readonly part: Part })[] {
  return parts.flatMap((part, index) => (part.id === '' ? [] : [{ part, pointer: `/${member}/${index}` }]))
}

function placesOf(parts: readonly Placed[]): readonly string[] {
  return parts.map(({ pointer }) => pointer)
}

type Origins = Readonly<Record<'rules' | 'lists' | 'exclusions', readonly string[]>>

/** From what was well-formed back to the document. */
function atItsOrigin(problem: Problem, origins: Origins): Problem {
  const [, name = '', index, ...rest] = problem.pointer.split('/')
  const origin = Object.hasOwn(origins, name) ? origins[name as keyof Origins][Number(index)] : undefined
  return origin === undefined ? problem : { ...problem, pointer: [origin, ...rest].join('/') }
}

/** A rule that an exclusion names may be one that is wrong in form, and not compiled: reading has told which are not there. */
function isOfCompiling({ code }: Problem): boolean {
  return code !== 'RW307'
}

/** By file and place. Compiling parses once more: what is known already is not told twice. */
export function mergeProblems(
  known: readonly Problem[],
  found: readonly Problem[],
  files: readonly string[],
): readonly Problem[] {
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
