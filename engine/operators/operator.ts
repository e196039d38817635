import type { AddressKind, Problem, Scalar, Test } from '../../rules-schema/index.ts'
import type { RuleList } from '../lists/list.ts'
import type { Meter } from '../values/meter.ts'
import type { Seeks } from './seeks.ts'

/**
 * A test's operator with its members compiled in. Sees one value at a time, and knows nothing of addresses, nor of negation: of
 * `!equals` this is what `equals` asks.
 */
export interface Matcher {
  /** Does not decide on a value of which only the beginning is there. */
  readonly needsWhole: boolean
  /** What a text must have for this to match it, and what nothing but a text has; undefined: nothing is known of that. */
  readonly seeks?: Seeks | undefined
  /** What asking it costs besides one pass over a text, in units of `Meter`. */
  readonly work: number
  /**
   * `value` is after transformers. `kind`: whether JSON types count. `undecided`: as if the value were cut, or because `meter` said no. It is
   * asked where one pass is not enough.
   */
  matches(value: Scalar, kind: AddressKind, meter?: Meter): boolean | 'undecided'
  /** For the negated form: whether that the value does not match says anything. */
  comparable(value: Scalar, kind: AddressKind): boolean
  /** The first part of a value that matches which did it; "" where there is no such part, or `meter` said no. */
  highlight(value: Scalar, meter?: Meter): string
}

/** What a matcher may share with others of the program, so that equal things are made once. */
export interface Workshop {
  /** Throws a SyntaxError with RE2's reason. */
  regex(source: string, caseSensitive: boolean): RegexMatcher
  /** Undefined: the set that is being compiled declares no such list. */
  list(id: string): RuleList | undefined
  /** What takes longer is done in steps, with pauses, before the matcher is asked for the first time. */
  later(work: () => Generator<void>): void
}

/** The part of RE2 that the engine uses: non-global, strings only. `index`: in UTF-16 code units. */
export interface RegexMatcher {
  test(text: string): boolean
  exec(text: string): { readonly 0: string; readonly index: number } | null
}

export type MatcherResult =
  | { readonly ok: true; readonly matcher: Matcher; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Turns a test's members into a matcher. `pointer`: the test's place in its document. */
export type Operator<T extends Test = Test> = (test: T, pointer: string, workshop: Workshop) => MatcherResult

type Usual = 'work' | 'comparable' | 'highlight' | 'seeks'

/**
 * Where nothing else is said it goes over a value once and costs no more, strings are comparable, and no part stands out.
 *
 * Each member is written: of an object into which others are spread V8 makes a hidden class of its own, and whoever asks the matchers
 * of a thousand rules would look up each member anew.
 */
export function made(
  {
    needsWhole,
    seeks,
    work = 1,
    matches,
    comparable = isText,
    highlight = nothing,
  }: Omit<Matcher, Usual> & Partial<Pick<Matcher, Usual>>,
  warnings: readonly Problem[] = [],
): MatcherResult {
  return { ok: true, matcher: { needsWhole, seeks, work, matches, comparable, highlight }, warnings }
}

function nothing(): string {
  return ''
}

function isText(value: Scalar): boolean {
  return typeof value === 'string'
}
