import type { TextMatch } from '../../rules-schema/index.ts'
import { textMatch } from './text-match.ts'

/** The string ends with one of `values`. Of a string whose end was cut off nothing can be said. */
export const endsWith = textMatch<TextMatch>(
  values => ({
    standsIn: text => values.some(value => text.endsWith(value)),
    find: text => {
      const value = values.find(value => text.endsWith(value))
      return value === undefined ? undefined : { start: text.length - value.length, end: text.length }
    },
  }),
  { needsWhole: true, valuesPerUnit: 12 },
)
