import type {
  Condition,
  Exclusion,
  MatchRegex,
  MatchRegexWithChecksum,
  ParsedRule,
  Test,
} from '../../rules-schema/index.ts'

/** An exclusion whose form is right, and where it stands in its document. */
export interface PlacedExclusion {
  readonly exclusion: Exclusion
  readonly pointer: string
}

/** What a set has that may hold patterns. */
export interface PatternHolders {
  readonly rules: readonly ParsedRule[]
  readonly exclusions: readonly PlacedExclusion[]
}

/** A pattern where it is used. */
export interface UsedPattern {
  readonly owner: { readonly kind: 'rule' | 'exclusion'; readonly id: string }
  readonly test: MatchRegex | MatchRegexWithChecksum
  /** Of the pattern. */
  readonly pointer: string
  readonly source: string
  readonly caseSensitive: boolean
}

/** Of every rule and exclusion, disabled ones and those of other services too: what is too much is too much everywhere. */
export function* usedPatterns({ rules, exclusions }: PatternHolders): Generator<UsedPattern> {
  for (const { rule, pointer } of rules)
    yield* patternsIn(rule.conditions ?? [], `${pointer}/conditions`, { kind: 'rule', id: rule.id })
  for (const { exclusion, pointer } of exclusions)
    yield* patternsIn(exclusion.conditions ?? [], `${pointer}/conditions`, { kind: 'exclusion', id: exclusion.id })
}

/** Equal patterns are one RE2 object. */
export function patternKey({ source, caseSensitive }: Pick<UsedPattern, 'source' | 'caseSensitive'>): string {
  return `${caseSensitive ? 's' : 'i'}${source}`
}

interface PlacedTest {
  readonly test: Test
  readonly pointer: string
}

/** Tests with their places, through what composes them. `pointer`: of the list of conditions. */
export function* testsIn(conditions: readonly Condition[], pointer: string): Generator<PlacedTest> {
  for (const [index, condition] of conditions.entries()) yield* testsOf(condition, `${pointer}/${index}`)
}

function* testsOf(condition: Condition, pointer: string): Generator<PlacedTest> {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return yield* testsIn(condition.conditions, `${pointer}/conditions`)
    case 'not':
      return yield* testsOf(condition.condition, `${pointer}/condition`)
    default:
      yield { test: condition, pointer }
  }
}

function* patternsIn(
  conditions: readonly Condition[],
  pointer: string,
  owner: UsedPattern['owner'],
): Generator<UsedPattern> {
  for (const { test, pointer: place } of testsIn(conditions, pointer)) {
    if (!('regex' in test)) continue
    const caseSensitive = test.options?.case_sensitive ?? false
    yield { owner, test, pointer: `${place}/regex`, source: test.regex, caseSensitive }
  }
}
