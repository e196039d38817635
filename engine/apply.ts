import {
  HashTree,
  orderProblemsInSteps,
  type Problem,
  parsedRules,
  parseRuleSetInSteps,
} from '../rules-schema/index.ts'
import { type CompileSettings, compileRuleSet } from './compile/compile-rule-set.ts'
import type { Applied, Refused } from './contract.ts'
import type { ListContext } from './lists/list.ts'
import { type CompiledRule, type Program, rulesInForce } from './program.ts'
import { clashes, makeSource, type Source, type SourceOrigin } from './sources.ts'

export interface InForce extends CompileSettings {
  readonly sources: ReadonlyMap<string, Source>
  readonly before: Program
  /** The rules of that program, by id. */
  readonly compiled: Map<string, CompiledRule>
  readonly lists: ListContext
}

export type ApplyOutcome =
  | {
      readonly ok: true
      readonly result: Applied
      readonly sources: ReadonlyMap<string, Source>
      readonly program: Program
      /** Its rules, by id. */
      readonly compiled: Map<string, CompiledRule>
    }
  | Refused

/**
 * parse → check meaning → compile the union of all sources. Changes nothing: the caller makes the one assignment. A set with a
 * wrong rule is refused whole, and the rules that parsed are compiled all the same, so that everything wrong is told at once.
 */
export function* applyDocument(
  document: unknown,
  origin: SourceOrigin,
  inForce: InForce,
): Generator<void, ApplyOutcome> {
  const parsed = yield* parseRuleSetInSteps(document)
  const rules = parsed.ok ? parsedRules(parsed.value) : parsed.wellFormed
  const others = [...inForce.sources.values()].filter(source => source.name !== origin.name)
  const inLists: Problem[] = []
  const newcomer = yield* makeSource(origin, rules, parsed.ok ? parsed.value : parsed.parts, inForce.lists, inLists)
  const hashes = yield* HashTree.union([newcomer, ...others].map(source => source.hashes))
  const { program, problems } = yield* compileRuleSet({ ...inForce, newcomer, others, hashes })
  const told = yield* orderProblemsInSteps(document, [
    ...(parsed.ok ? parsed.warnings : parsed.problems),
    ...(yield* clashes(newcomer, others)),
    ...inLists,
    ...problems,
  ])
  if (told.some(isError)) return { ok: false, problems: told }
  return {
    ok: true,
    result: { ok: true, hash: newcomer.hashes.root, program: program.hash, rules: program.size, warnings: told },
    sources: new Map([...inForce.sources, [origin.name, newcomer]]),
    program,
    compiled: yield* byId(program),
  }
}

/** The program in force, made anew of its sources: what changes have used up, and nothing uses any more, is not in it. */
export function* compileAnew(
  inForce: InForce,
): Generator<void, Pick<ApplyOutcome & { ok: true }, 'program' | 'compiled'>> {
  const [newcomer, ...others] = [...inForce.sources.values()]
  if (newcomer === undefined) return { program: inForce.before, compiled: inForce.compiled }
  const { hashes } = inForce.before.origin
  const { program } = yield* compileRuleSet({ ...inForce, newcomer, others, hashes })
  return { program, compiled: yield* byId(program) }
}

/** Rules between two pauses. */
const rulesAtOnce = 1_000

function* byId(program: Program): Generator<void, Map<string, CompiledRule>> {
  const compiled = new Map<string, CompiledRule>()
  for (const rule of rulesInForce(program)) {
    compiled.set(rule.rule.id, rule)
    if (compiled.size % rulesAtOnce === 0) yield
  }
  return compiled
}

function isError(problem: Problem): boolean {
  return problem.severity === 'error'
}
