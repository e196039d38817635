import { fieldReadings } from '../pair-readings.ts'
import type { OtherReadings, Reading } from '../reading.ts'
import { addText, type TextMap, textMap } from '../text-map.ts'
import { otherTexts } from '../text-readings.ts'
import { bodyAddress, filenamesAddress, partHeadersAddress } from './addresses.ts'
import { unfold } from './unfold.ts'

/** What was seen of a multipart body. */
export interface MultipartSeen {
  readonly values: TextMap
  readonly filenames: readonly string[]
  readonly headers: TextMap
}

/** It as addresses, and as others may read it: fields as those of other forms, and file names in other forms of the same text. */
export function multipartReadings(
  { values, filenames, headers }: MultipartSeen,
  others: readonly (readonly [name: string, value: string])[],
): OtherReadings & { readonly addresses: Reading } {
  const addresses = {
    [bodyAddress]: values,
    [partHeadersAddress]: headers,
    ...(filenames.length === 0 ? {} : { [filenamesAddress]: filenames }),
  }
  const fields = fieldReadings(values)
  const unfolded = unfold(values, false)
  const bodies: unknown[] = [...fields.readings]
  if (others.length > 0) bodies.push(withTexts(values, others))
  if (unfolded.isOther) bodies.push(unfolded.value)
  const forms = filenames.flatMap(otherTexts)
  const readings: Reading[] = bodies.map(value => ({ [bodyAddress]: value }))
  if (forms.length > 0) readings.push({ [filenamesAddress]: [...filenames, ...forms] })
  return { addresses, readings, ambiguous: [...unfolded.ambiguous, ...fields.ambiguous] }
}

function withTexts(values: TextMap, others: readonly (readonly [name: string, value: string])[]): TextMap {
  const all = textMap()
  for (const name in values) for (const value of [values[name] ?? []].flat()) addText(all, name, value)
  for (const [name, value] of others) addText(all, name, value)
  return all
}
