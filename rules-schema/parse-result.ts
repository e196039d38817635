import type { SetParts } from './parts.ts'
import type { Problem } from './problem.ts'
import type { Rule, RuleSet } from './types.ts'

/** A rule whose own form is right, and where it stands in the document. */
export interface ParsedRule {
  readonly rule: Rule
  readonly pointer: string
}

export type ParseResult =
  | { readonly ok: true; readonly value: RuleSet; readonly warnings: readonly Problem[] }
  | {
      readonly ok: false
      /** Warnings too; in document order, at most `maxProblems`. */
      readonly problems: readonly Problem[]
      /**
       * What is right in itself, so that the meaning of these rules can be checked and everything be told at once. Two of
       * them may share an id: that is a mistake of the set, and among the problems already.
       */
      readonly wellFormed: readonly ParsedRule[]
      /** Lists and declared addresses that rules may rely on, as far as their form is right. */
      readonly parts: SetParts
    }

/** The rules of a set whose form is right, with their places. */
export function parsedRules(ruleSet: RuleSet): readonly ParsedRule[] {
  return ruleSet.rules.map((rule, index) => ({ rule, pointer: `/rules/${index}` }))
}
