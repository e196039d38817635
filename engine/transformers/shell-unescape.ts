import { foldAscii } from '../values/ascii.ts'
import type { Transformer } from './transformer.ts'

/** Something to take out, or more white space than a single space that stays. */
const something = /[\\"'^,;A-Z\t-\r]| [ /(]/

/** A command line without what shells ignore: quoting, and white space (commas and semicolons too) beyond one space. */
export const shellUnescape: Transformer = text => {
  if (!something.test(text)) return text
  const unquoted = text.replace(/[\\"'^]+/g, '')
  const spaced = unquoted.replace(/[\t-\r ,;]+/g, ' ').replace(/ (?=[/(])/g, '')
  return foldAscii(spaced)
}
