import { PhraseFinder, type PhraseOptions } from '../phrases/index.ts'
import { findLeftmost } from '../values/find-leftmost.ts'
import type { Workshop } from './operator.ts'

/** A part of a text, in UTF-16 code units. */
export interface Part {
  readonly start: number
  readonly end: number
}

/** What looks for texts in another: whether one stands there, and the leftmost place where one does. */
export interface Search {
  standsIn(text: string): boolean
  find(text: string): Part | undefined
}

/** So few and so short that one native search each is quick, whatever the text. */
const fewPhrases = 4
const shortPhrase = 16

/** In UTF-16 units, of all phrases of a condition: an automaton takes some 40 bytes for each. */
const maxUnits = 2_000_000

/**
 * Finds any of `phrases`, of several at a place the first in their order, in a time that grows with the text alone. What it needs is made when
 * the workshop comes to it. Undefined: they are more than there is room for.
 */
export function phraseSearch(
  phrases: readonly string[],
  { wordBoundary }: Pick<PhraseOptions, 'wordBoundary'>,
  workshop: Workshop,
): Search | undefined {
  const isSimple = phrases.length <= fewPhrases && phrases.every(phrase => phrase.length <= shortPhrase)
  if (isSimple && !wordBoundary) return oneByOne(phrases)
  const units = phrases.reduce((sum, { length }) => sum + (wordBoundary ? 2 : 1) * length, 0)
  if (units > maxUnits) return undefined
  let finder: PhraseFinder | undefined
  workshop.later(function* () {
    finder = yield* PhraseFinder.of(phrases, { fold: false, wordBoundary })
  })
  return {
    standsIn: text => (finder as PhraseFinder).standsIn(text),
    find: text => (finder as PhraseFinder).find(text),
  }
}

function oneByOne(phrases: readonly string[]): Search {
  return {
    standsIn: text => phrases.some(phrase => text.includes(phrase)),
    find: text => findLeftmost(text, phrases),
  }
}
