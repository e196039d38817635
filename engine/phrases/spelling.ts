import { isWithinWord } from '../values/text-edges.ts'
import { boundary, type UnitClasses } from './unit-classes.ts'

/**
 * A phrase as the classes of its units. With `wholeWords` the places where words may be cut are symbols of their own, in phrases as in
 * texts: a phrase that begins and ends with one stands only where words are whole, and no occurrence has to be
 * looked at twice.
 */
export function spell(phrase: string, classes: UnitClasses, wholeWords: boolean): Int32Array {
  const symbols: number[] = wholeWords ? [boundary] : []
  for (let at = 0; at < phrase.length; at += 1) {
    symbols.push(classes.learn(phrase.charCodeAt(at)))
    if (wholeWords && !isWithinWord(phrase, at + 1)) symbols.push(boundary)
  }
  return Int32Array.from(symbols)
}
