import { fieldReadings } from '../pair-readings.ts'
import type { OtherReadings, Reading } from '../reading.ts'
import { addText, type TextMap, textMap } from '../text-map.ts'
import { otherTexts } from '../text-readings.ts'
import { bodyAddress, filenamesAddress, partHeadersAddress } from './addresses.ts'
import { EncodedWords } from './encoded-words.ts'
import { unfold } from './unfold.ts'

/** What was seen of a multipart body. */
export interface MultipartSeen {
  readonly values: TextMap
  readonly filenames: readonly string[]
  readonly headers: TextMap
}

/**
 * It as addresses, and as others may read it: fields as those of other forms, file names in other forms of the same text, and heads of
 * parts with what encoded words in them say.
 */
export function multipartReadings(
  { values, filenames, headers }: MultipartSeen,
  others: Texts,
): OtherReadings & { readonly addresses: Reading } {
  const addresses = {
    [bodyAddress]: values,
    [partHeadersAddress]: headers,
    ...(filenames.length === 0 ? {} : { [filenamesAddress]: filenames }),
  }
  const fields = fieldReadings(values)
  const unfolded = unfold(values, false)
  const bodies: unknown[] = [...fields.readings]
  const words = new EncodedWords()
  const all = others.length === 0 ? values : withTexts(values, others)
  const named = withoutWordsInNames(all, words)
  if (others.length + named.length > 0) bodies.push(withTexts(all, named))
  if (unfolded.isOther) bodies.push(unfolded.value)
  const forms = filenames.flatMap(name => [...otherTexts(name), ...words.formsOf(name)])
  const decoded = withoutWords(headers, words)
  const readings: Reading[] = bodies.map(value => ({ [bodyAddress]: value }))
  if (forms.length > 0) readings.push({ [filenamesAddress]: [...filenames, ...forms] })
  if (decoded.length > 0) readings.push({ [partHeadersAddress]: withTexts(headers, decoded) })
  const odd = words.isOdd ? ['multipart'] : []
  return { addresses, readings, ambiguous: [...odd, ...unfolded.ambiguous, ...fields.ambiguous] }
}

type Texts = readonly (readonly [name: string, value: string])[]

/** Of fields whose names have words in them: their values, by what these say. */
function withoutWordsInNames(values: TextMap, words: EncodedWords): Texts {
  return Object.keys(values).flatMap(name =>
    words.formsOf(name).flatMap(form => [values[name] ?? []].flat().map(value => [form, value] as const)),
  )
}

/** Of values that have words in them: what these say. */
function withoutWords(values: TextMap, words: EncodedWords): Texts {
  return Object.keys(values).flatMap(name =>
    [values[name] ?? []].flat().flatMap(value => words.formsOf(value).map(form => [name, form] as const)),
  )
}

function withTexts(values: TextMap, others: Texts): TextMap {
  const all = textMap()
  for (const name in values) for (const value of [values[name] ?? []].flat()) addText(all, name, value)
  for (const [name, value] of others) addText(all, name, value)
  return all
}
