import { DecodedUnits } from './decoded-units.ts'
import type { Transformer } from './transformer.ts'

/** Percent escapes, `%uHHHH` and `+`, decoded until nothing is left to decode. */
export const urlDecodeIis: Transformer = text => {
  if (!/[%+]/.test(text)) return text
  const units = new DecodedUnits(text.length)
  for (let at = 0; at < text.length; at++) units.push(text.charCodeAt(at))
  return units.text()
}
