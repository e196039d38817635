import { percentDecode } from '../values/percent-decode.ts'
import type { Transformer } from './transformer.ts'

/** Percent escapes decoded once, as UTF-8 with U+FFFD for what is not; `+` is a blank. Escapes that are none stay. */
export const urlDecode: Transformer = text => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return percentDecode(spaced)
}
