import type { ExactMatch } from '../../rules-schema/index.ts'
import { foldAscii } from '../values/ascii.ts'
import { made, type Operator } from './operator.ts'

/** The whole string is one of `values`. The empty string never is. */
export const exactMatch: Operator<ExactMatch> = test => {
  const caseSensitive = test.options?.case_sensitive ?? true
  const values = new Set(caseSensitive ? test.values : test.values.map(foldAscii))
  return made({
    needsWhole: true,
    matches: value => typeof value === 'string' && value !== '' && values.has(caseSensitive ? value : foldAscii(value)),
    highlight: String,
  })
}
