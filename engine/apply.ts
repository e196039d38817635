import { orderProblemsInSteps, type Problem, parsedRules, parseRuleSetInSteps } from '../rules-schema/index.ts'
import { compileRuleSet } from './compile/compile-rule-set.ts'
import type { Applied, Prefilter, Refused } from './contract.ts'
import type { ListContext } from './lists/list.ts'
import type { Program } from './program.ts'
import { clashes, makeSource, type Source, type SourceOrigin } from './sources.ts'

export interface InForce {
  readonly sources: ReadonlyMap<string, Source>
  readonly before: Program | undefined
  readonly service: string | undefined
  readonly env: string | undefined
  readonly hmacKey: string | Uint8Array | undefined
  readonly prefilter: Prefilter
  readonly lists: ListContext
}

export type ApplyOutcome =
  | {
      readonly ok: true
      readonly result: Applied
      readonly sources: ReadonlyMap<string, Source>
      readonly program: Program
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
  const { program, problems } = yield* compileRuleSet({ ...inForce, newcomer, others })
  const told = yield* orderProblemsInSteps(document, [
    ...(parsed.ok ? parsed.warnings : parsed.problems),
    ...(yield* clashes(newcomer, others)),
    ...inLists,
    ...problems,
  ])
  if (told.some(isError)) return { ok: false, problems: told }
  return {
    ok: true,
    result: { ok: true, hash: newcomer.hash, program: program.hash, rules: program.size, warnings: told },
    sources: new Map([...inForce.sources, [origin.name, newcomer]]),
    program,
  }
}

function isError(problem: Problem): boolean {
  return problem.severity === 'error'
}
