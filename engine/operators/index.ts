import type { PositiveOperatorName, Test } from '../../rules-schema/index.ts'
import { greaterThan, lowerThan } from './comparison.ts'
import { contains } from './contains.ts'
import { endsWith } from './ends-with.ts'
import { equals } from './equals.ts'
import { exactMatch } from './exact-match.ts'
import { exists } from './exists.ts'
import { hiddenAsciiMatch } from './hidden-ascii-match.ts'
import { ipMatch } from './ip-match.ts'
import { matchRegex } from './match-regex.ts'
import { matchRegexWithChecksum } from './match-regex-with-checksum.ts'
import type { MatcherResult, Operator, Workshop } from './operator.ts'
import { phraseMatch } from './phrase-match.ts'
import { startsWith } from './starts-with.ts'

/** By what a test asks; that it asks for the contrary is not the operator's. A name in the schema that is missing here is a type error. */
const operators: { readonly [Name in PositiveOperatorName]: Operator<TestOf<Name>> } = {
  match_regex: matchRegex,
  match_regex_with_checksum: matchRegexWithChecksum,
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
  hidden_ascii_match: hiddenAsciiMatch,
}

/** The test that has this operator, alone or among others. */
type TestOf<Name extends PositiveOperatorName> = Test extends infer T
  ? T extends { operator: infer O }
    ? Name extends O
      ? T
      : never
    : never
  : never

export function makeMatcher(test: Test, pointer: string, workshop: Workshop): MatcherResult {
  return (operators[asked(test)] as Operator)(test, pointer, workshop)
}

/** What a test asks of values, whether it wants it or not. */
export function asked({ operator }: Test): PositiveOperatorName {
  return (isNegated(operator) ? operator.slice(1) : operator) as PositiveOperatorName
}

export function isNegated(operator: Test['operator']): boolean {
  return operator.startsWith('!')
}

export type { Matcher, RegexMatcher, Workshop } from './operator.ts'
export type { Seeks } from './seeks.ts'
