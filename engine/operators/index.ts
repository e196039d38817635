import type { OperatorName, Test } from '../../rules-schema/index.ts'
import { equals } from './equals.ts'
import { exactMatch } from './exact-match.ts'
import { exists } from './exists.ts'
import { matchRegex } from './match-regex.ts'
import type { MatcherResult, Operator, Workshop } from './operator.ts'
import { startsWith } from './starts-with.ts'

/** A name in the schema that is missing here is a type error. */
const operators: { readonly [Name in OperatorName]: Operator<Extract<Test, { operator: Name }>> } = {
  match_regex: matchRegex,
  exact_match: exactMatch,
  equals,
  exists,
  starts_with: startsWith,
}

export function makeMatcher(test: Test, pointer: string, workshop: Workshop): MatcherResult {
  return (operators[test.operator] as Operator)(test, pointer, workshop)
}

export type { Matcher, RegexMatcher, Workshop } from './operator.ts'
