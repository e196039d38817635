import { inOneGo } from '../../rules-schema/index.ts'
import { parsePattern } from '../regex-syntax/index.ts'
import { type Beginning, beginningOf } from './beginning.ts'
import { clauseInSteps } from './clause.ts'
import { deriveFacts } from './derive.ts'
import { economical } from './economy.ts'
import { conclusion } from './facts.ts'
import { anything, type Formula } from './formula.ts'
import { minLength } from './min-length.ts'
import { anySignature, type Signature, signatureOf } from './signature.ts'
import { foldText } from './symbols.ts'
import { type Trigger, triggerOf } from './trigger.ts'
import { type Whole, wholeOf } from './whole.ts'

/**
 * What every string has in which a pattern is found: six sound questions, each cheaper to ask than RE2. Each may be answered "maybe"
 * too often (slower), never "no" wrongly (a missed match).
 */
export interface TextFilter {
  /** In UTF-16 units. */
  readonly minLength: number
  /** One of these literals; undefined: nothing rare enough to wait for, the pattern has to be looked at for every string. */
  readonly trigger: Trigger | undefined
  readonly signature: Signature
  /** Of patterns that take the whole text. */
  readonly whole: Whole | undefined
  /** Of patterns that are bound to the beginning of the text. */
  readonly beginning: Beginning | undefined
  /** What is left to ask when the trigger was seen and the signature fits. */
  readonly formula: Formula
}

/** Of a pattern that is not understood nothing is known. */
export const noFilter: TextFilter = {
  minLength: 0,
  trigger: undefined,
  signature: anySignature,
  whole: undefined,
  beginning: undefined,
  formula: anything,
}

/** `pattern` as RE2 gets it through node-re2, with the flags `u` and, unless `caseSensitive`, `i`. Never throws. */
export function patternFilter(pattern: string, caseSensitive: boolean): TextFilter {
  return inOneGo(patternFilterInSteps(pattern, caseSensitive))
}

/** The same with pauses: hardly ever more than a few milliseconds between two of them, though a pattern may take a hundred. */
export function* patternFilterInSteps(pattern: string, caseSensitive: boolean): Generator<void, TextFilter> {
  const node = parsePattern(pattern, caseSensitive)
  // One of its own: in a weak table it would never go, and its name neither.
  if (node === undefined) return { ...noFilter }
  yield
  const facts = yield* deriveFacts(node)
  yield
  const filter = yield* filterOf(conclusion(facts), minLength(node), wholeOf(node))
  return { ...filter, beginning: beginningOf(node, facts) }
}

/** The beginning of a phrase tells enough, and ten thousand phrases may be of ten thousand characters each. */
const lookedAt = 64

/** Between two pauses: some tenths of a millisecond. */
const phrasesAtOnce = 500

/** For a string in which one of `phrases` stands, in its own case or any other. There must be one at least. */
export function phraseFilter(phrases: readonly string[]): TextFilter {
  return inOneGo(phraseFilterInSteps(phrases))
}

/** The same with pauses. */
export function* phraseFilterInSteps(phrases: readonly string[]): Generator<void, TextFilter> {
  const folded: string[] = []
  let shortest = Number.POSITIVE_INFINITY
  for (const phrase of phrases) {
    shortest = Math.min(shortest, phrase.length)
    if (folded.push(foldText(phrase.slice(0, lookedAt))) % phrasesAtOnce === 0) yield
  }
  return yield* filterOf(yield* clauseInSteps(folded), shortest, undefined)
}

function* filterOf(formula: Formula, length: number, whole: Whole | undefined): Generator<void, TextFilter> {
  const trigger = triggerOf(formula)
  yield
  const signature = signatureOf(formula)
  yield
  const left = economical(formula, trigger?.literals ?? [])
  yield
  return { minLength: length, trigger, signature, whole, beginning: undefined, formula: left }
}
