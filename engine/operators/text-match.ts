import type { TextMatch } from '../../rules-schema/index.ts'
import { foldAscii } from '../values/ascii.ts'
import { made, type Operator } from './operator.ts'

/** Where in a text one of the values stands: the part it covers, or undefined. Text and values are folded alike. */
export type Find = (
  text: string,
  values: readonly string[],
) => { readonly start: number; readonly end: number } | undefined

/** An operator that looks for any of `values` in a text. The empty string matches none. */
export function textMatch(find: Find, { needsWhole }: { readonly needsWhole: boolean }): Operator<TextMatch> {
  return test => {
    const fold = (test.options?.case_sensitive ?? true) ? (text: string) => text : foldAscii
    const values = test.values.map(fold)
    return made({
      needsWhole,
      matches: value => typeof value === 'string' && value !== '' && find(fold(value), values) !== undefined,
      // Folding keeps lengths, so the part can be cut from the value itself.
      highlight: value => {
        const place = find(fold(String(value)), values)
        return place === undefined ? '' : String(value).slice(place.start, place.end)
      },
    })
  }
}
