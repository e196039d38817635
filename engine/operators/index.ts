import type { OperatorName, Test } from '../../rules-schema/index.ts'
import { greaterThan, lowerThan } from './comparison.ts'
import { contains } from './contains.ts'
import { endsWith } from './ends-with.ts'
import { equals } from './equals.ts'
import { exactMatch } from './exact-match.ts'
import { exists } from './exists.ts'
import { ipMatch } from './ip-match.ts'
import { matchRegex } from './match-regex.ts'
import type { MatcherResult, Operator, Workshop } from './operator.ts'
import { phraseMatch } from './phrase-match.ts'
import { startsWith } from './starts-with.ts'

/** A name in the schema that is missing here is a type error. */
const operators: { readonly [Name in OperatorName]: Operator<TestOf<Name>> } = {
  match_regex: matchRegex,
  phrase_match: phraseMatch,
  exact_match: exactMatch,
  ip_match: ipMatch,
  equals,
  exists,
  greater_than: greaterThan,
  lower_than: lowerThan,
  contains,
  starts_with: startsWith,
  ends_with: endsWith,
}

/** The test that has this operator, alone or among others. */
type TestOf<Name extends OperatorName> = Test extends infer T
  ? T extends { operator: infer O }
    ? Name extends O
      ? T
      : never
    : never
  : never

export function makeMatcher(test: Test, pointer: string, workshop: Workshop): MatcherResult {
  return (operators[test.operator] as Operator)(test, pointer, workshop)
}

export type { Matcher, RegexMatcher, Workshop } from './operator.ts'
