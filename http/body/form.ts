import { pairReadings } from '../pair-readings.ts'
import { parsePairs } from '../pairs.ts'
import type { TextMap } from '../text-map.ts'
import { charsetNamed } from './charset-names.ts'
import type { Meaning } from './meaning.ts'
import { unfold } from './unfold.ts'

/** A urlencoded form: its fields, as in a query, and what of them is JSON. */
export function formMeaning(text: string): Meaning {
  const pairs = parsePairs(text)
  const { values, cut } = pairs
  const { readings, ambiguous } = pairReadings(text, pairs, 'form')
  const isPlain = readings.length === 0 && ambiguous.length === 0 && !nested.test(text)
  if (isPlain && !saysCharset(values)) return { value: values, cut }
  const unfolded = unfold(values, false)
  return {
    value: values,
    cut,
    others: unfolded.isOther ? [...readings, unfolded.value] : readings,
    ambiguous: [...unfolded.ambiguous, ...ambiguous, ...(saysCharset(values) ? ['charset'] : [])],
  }
}

/** Pairs with nothing between them that URLs do not have. */
export function looksLikeForm(text: string): boolean {
  return pairs.test(text)
}

const pairs = /^[^\s=&{}[\]<>"]+=[^\s{}<>"]*$/

/** A value that begins like an object, an array or a string. */
const nested = /=(?:\+|%20|\s)*(?:[{["]|%(?:[57]b|22))/i

/** HTML forms say in `_charset_` what they were written in; some software decodes by it (the HTML standard, 4.10.21.5). */
export function saysCharset({ _charset_: said }: TextMap): boolean {
  return said !== undefined && [said].flat().some(label => label !== '' && charsetNamed(label) !== 'utf-8')
}
