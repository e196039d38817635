import type { StartsWith } from '../../rules-schema/index.ts'
import { foldAscii } from '../values/ascii.ts'
import { made, type Operator } from './operator.ts'

/** The string starts with one of `values`. */
export const startsWith: Operator<StartsWith> = test => {
  const fold = (test.options?.case_sensitive ?? true) ? (text: string) => text : foldAscii
  const values = test.values.map(fold)
  const find = (text: string) => values.find(value => text.startsWith(value))
  return made({
    needsWhole: false,
    matches: value => typeof value === 'string' && value !== '' && find(fold(value)) !== undefined,
    // Folding keeps lengths, so the part can be cut from the value itself.
    highlight: value => String(value).slice(0, find(fold(String(value)))?.length ?? 0),
  })
}
