import {
  type Condition,
  error,
  type ParsedRule,
  type Problem,
  type Rule,
  type Test,
  warning,
} from '../../rules-schema/index.ts'
import { asked, isNegated, type Seeks } from '../operators/index.ts'
import { patternFilterInSteps, phraseFilter, type TextFilter } from '../prefilter/index.ts'
import { patternKey, testsIn } from './patterns.ts'

/**
 * How many rules of a set may have RE2 look at every text of every request. Of Datadog's recommended rules 5 do (13 with those
 * that are switched off), of the patterns of the Core Rule Set, had each a rule of its own, 92 of 295. A request of fifty texts costs each of them
 * up to 25 µs: five hundred would be twice the time that a request has, if nothing else held them back.
 */
export const maxUnfiltered = 500

/** What a text must have in which a matcher finds something; pauses, for a pattern may take a tenth of a second. */
export type FilterOf = (seeks: Seeks) => Generator<void, TextFilter>

/** A warning for each rule that is unfiltered, and an error where they are too many. `filterOf` is asked, and should answer, once per pattern. */
export function* unfilteredProblems(
  rules: readonly ParsedRule[],
  filterOf: FilterOf = onceEach(),
): Generator<void, readonly Problem[]> {
  const found: Problem[] = []
  for (const { rule, pointer } of rules) {
    if (yield* isUnfiltered(rule, filterOf)) found.push(unfiltered(rule, pointer))
    yield
  }
  return found.length > maxUnfiltered ? [tooMany(found.length), ...found] : found
}

/**
 * Whether every text that the rule's inputs have goes to RE2, or to another search, in every request: it has no endpoint, no literal
 * that must be there for it to match, and a condition that looks into texts for something that is no literal.
 */
export function* isUnfiltered(rule: Rule, filterOf: FilterOf): Generator<void, boolean> {
  const { conditions = [], endpoint, enabled } = rule
  if (endpoint !== undefined || enabled === false) return false
  const waiting = new Set<Test>()
  let isCostly = false
  for (const { test } of testsIn(conditions, '')) {
    const seeks = seeksOf(test)
    if (seeks === undefined) continue
    const { trigger } = yield* filterOf(seeks)
    if (trigger !== undefined) waiting.add(test)
    else isCostly ||= costly.has(asked(test))
  }
  return isCostly && !conditions.some(condition => waits(condition, waiting))
}

/** Those that go through a text. What compares its beginning, its end or the whole of it costs next to nothing. */
const costly: ReadonlySet<string> = new Set(['match_regex', 'match_regex_with_checksum', 'contains', 'phrase_match'])

/** As matchers say it of themselves, without making them. */
function seeksOf(test: Test): Seeks | undefined {
  if ('regex' in test) return { regex: test.regex, caseSensitive: test.options?.case_sensitive ?? false }
  switch (test.operator) {
    case 'contains':
    case 'starts_with':
    case 'ends_with':
    case 'phrase_match':
    case '!phrase_match':
      return { texts: test.values }
    default:
      return undefined
  }
}

/** It is false, whatever else is in a request, where none of its literals is. */
function waits(condition: Condition, waiting: ReadonlySet<Test>): boolean {
  switch (condition.operator) {
    case 'all':
      return condition.conditions.some(part => waits(part, waiting))
    case 'any':
      return condition.conditions.every(part => waits(part, waiting))
    case 'not':
      return false
    default:
      return !isNegated(condition.operator) && waiting.has(condition)
  }
}

/** For those who have no table of filters. */
function onceEach(): FilterOf {
  const known = new Map<string, TextFilter>()
  return function* (seeks) {
    if ('texts' in seeks) return phraseFilter(seeks.texts)
    const key = patternKey({ source: seeks.regex, caseSensitive: seeks.caseSensitive })
    const filter = known.get(key) ?? (yield* patternFilterInSteps(seeks.regex, seeks.caseSensitive))
    known.set(key, filter)
    return filter
  }
}

function unfiltered({ id }: Rule, pointer: string): Problem {
  return warning(
    'RW309',
    pointer,
    `rule ${JSON.stringify(id)} has no endpoint, and no literal without which it cannot match: every request pays for it, text by text`,
    'give it an `endpoint`, or a condition that needs a literal (`contains`, or a pattern with three fixed characters)',
  )
}

function tooMany(count: number): Problem {
  return error(
    'RW127',
    '/rules',
    `${count} rules of this set have neither an endpoint nor a literal without which they cannot match; ${maxUnfiltered} are allowed`,
    'RW309 names them: give them an `endpoint`, or a condition that needs a literal',
  )
}
