import type { TextMatch } from '../../rules-schema/index.ts'
import { textMatch } from './text-match.ts'

/** The string starts with one of `values`. */
export const startsWith = textMatch<TextMatch>(
  values => ({
    standsIn: text => values.some(value => text.startsWith(value)),
    find: text => {
      const value = values.find(value => text.startsWith(value))
      return value === undefined ? undefined : { start: 0, end: value.length }
    },
  }),
  { needsWhole: false, valuesPerUnit: 12 },
)
