import { textMatch } from './text-match.ts'

/** The string starts with one of `values`. */
export const startsWith = textMatch(
  (text, values) => {
    const value = values.find(value => text.startsWith(value))
    return value === undefined ? undefined : { start: 0, end: value.length }
  },
  { needsWhole: false },
)
