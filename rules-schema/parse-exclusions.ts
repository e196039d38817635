import { checkExclusion, excludesEverything, isObject, type RuleContext } from './checks/index.ts'
import { targetProblems, type UnknownTarget, unknownTargetsOf } from './exclusion-targets.ts'
import { type Findings, isError } from './findings.ts'
import { partProblems } from './form/part-problems.ts'
import type { PartsOfValue } from './form/parts-of-value.ts'
import { cutProblems } from './order-problems.ts'
import { noExclusion } from './parts.ts'
import { within } from './pointer.ts'
import type { Problem } from './problem.ts'
import type { Exclusion } from './types.ts'

export interface ParsedExclusions {
  /** As they came, at their positions. */
  readonly exclusions: readonly unknown[]
  /** The same, with `noExclusion` in place of those whose form is wrong. */
  readonly wellFormed: readonly Exclusion[]
}

export interface ExclusionContext extends RuleContext {
  /** Of all rules of the set; undefined where they are not all known, and nothing is said of targets. */
  readonly ruleIds: ReadonlySet<string> | undefined
}

/** Exclusions, with what is wrong of each told; pauses after each. */
export function* parseExclusions(
  entries: readonly unknown[],
  parts: PartsOfValue,
  findings: Findings,
  context: ExclusionContext,
): Generator<void, ParsedExclusions> {
  const { ruleIds } = context
  const exclusions: unknown[] = []
  const wellFormed: Exclusion[] = []
  const targets: UnknownTarget[] = []
  for (let index = 0; index < entries.length && !findings.isFull && !parts.isSpent; index += 1) {
    const pointer = within('/exclusions', index)
    const exclusion = yield* parts.exclusion(entries, index, pointer)
    const found = exclusion.ok ? exclusionProblems(exclusion.value, pointer, context) : [exclusion.problem]
    findings.add(cutProblems(found))
    exclusions.push(exclusion.ok ? exclusion.value : undefined)
    const right = exclusion.ok && !found.some(isError) ? (exclusion.value as Exclusion) : noExclusion
    wellFormed.push(right)
    targets.push(...(ruleIds === undefined ? [] : unknownTargetsOf(right, pointer, ruleIds)))
    yield
  }
  if (ruleIds !== undefined) findings.add(targetProblems(targets, ruleIds))
  return { exclusions, wellFormed }
}

function exclusionProblems(exclusion: unknown, pointer: string, context: RuleContext): readonly Problem[] {
  const form = partProblems('exclusion', exclusion, pointer)
  if (!isObject(exclusion)) return form
  const found = [...form, ...checkExclusion(exclusion, pointer, context)]
  // What was meant to narrow it may be what is misspelt.
  return found.some(isError) ? found : [...found, ...excludesEverything(exclusion, pointer)]
}
