import { findLeftmost } from './find-leftmost.ts'
import { PhraseTree } from './phrase-tree.ts'

/** A part of a text, in UTF-16 code units. */
export interface Part {
  readonly start: number
  readonly end: number
}

/** The leftmost part that is wanted; undefined where there is none. */
export type Find = (text: string) => Part | undefined

/** So few and so short that one native search each is quick, whatever the text. */
const fewPhrases = 4
const shortPhrase = 16

/**
 * Finds the leftmost place at which one of `phrases` stands, and of those that stand there the first in their order. Linear in
 * the text, however many phrases there are and however much they resemble the text and each other. `wordBounded`:
 * docs/rule-semantics.md, "word_boundary". Undefined: there are more phrases than there is room for.
 */
export function phraseFinder(
  phrases: readonly string[],
  { wordBounded }: { readonly wordBounded: boolean },
): Find | undefined {
  const isSimple = phrases.length <= fewPhrases && phrases.every(phrase => phrase.length <= shortPhrase)
  if (isSimple && !wordBounded) return text => findLeftmost(text, phrases)
  const tree = PhraseTree.of(phrases, wordBounded)
  return tree && (text => tree.find(text))
}
