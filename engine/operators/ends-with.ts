import { textMatch } from './text-match.ts'

/** The string ends with one of `values`. Of a string whose end was cut off nothing can be said. */
export const endsWith = textMatch(
  (text, values) => {
    const value = values.find(value => text.endsWith(value))
    return value === undefined ? undefined : { start: text.length - value.length, end: text.length }
  },
  { needsWhole: true },
)
