import type { AddressKind, Problem, Scalar, Test } from '../../rules-schema/index.ts'
import type { RuleList } from '../lists/list.ts'

/** A test's operator with its members compiled in. Sees one value at a time and knows nothing of addresses. */
export interface Matcher {
  /** Does not decide on a value of which only the beginning is there. */
  readonly needsWhole: boolean
  /** `value` is after transformers. `kind`: whether JSON types count. */
  matches(value: Scalar, kind: AddressKind): boolean
  /** The first part of a value that matches which did it; "" where there is no such part. */
  highlight(value: Scalar): string
}

/** What a matcher may share with others of the program, so that equal things are made once. */
export interface Workshop {
  /** Throws a SyntaxError with RE2's reason. */
  regex(source: string, caseSensitive: boolean): RegexMatcher
  /** Undefined: the set that is being compiled declares no such list. */
  list(id: string): RuleList | undefined
}

/** The part of RE2 that the engine uses: non-global, strings only. */
export interface RegexMatcher {
  test(text: string): boolean
  exec(text: string): { readonly 0: string } | null
}

export type MatcherResult =
  | { readonly ok: true; readonly matcher: Matcher; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Turns a test's members into a matcher. `pointer`: the test's place in its document. */
export type Operator<T extends Test = Test> = (test: T, pointer: string, workshop: Workshop) => MatcherResult

export function made(matcher: Matcher, warnings: readonly Problem[] = []): MatcherResult {
  return { ok: true, matcher, warnings }
}
