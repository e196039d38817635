import { error, type PhraseMatch, type Problem, type TextMatch } from '../../rules-schema/index.ts'
import { foldAscii } from '../values/ascii.ts'
import { made, type Operator, type Workshop } from './operator.ts'
import type { Search } from './phrase-search.ts'

/** What looks for `values`, of a test that has them; undefined where they are too much. Text and values are folded alike. */
export type MakeSearch<T> = (values: readonly string[], test: T, workshop: Workshop) => Search | undefined

/** An operator that looks for any of `values` in a text. The empty string matches none. `valuesPerUnit`: where it goes over them, one by one. */
export function textMatch<T extends TextMatch | PhraseMatch>(
  makeSearch: MakeSearch<T>,
  { needsWhole, valuesPerUnit }: { readonly needsWhole: boolean; readonly valuesPerUnit?: number },
): Operator<T> {
  return (test, pointer, workshop) => {
    const fold = (test.options?.case_sensitive ?? true) ? (text: string) => text : foldAscii
    const search = makeSearch(test.values.map(fold), test, workshop)
    if (search === undefined) return { ok: false, problems: [tooMuch(`${pointer}/values`)] }
    return made({
      needsWhole,
      work: 1 + (valuesPerUnit === undefined ? 0 : Math.floor(test.values.length / valuesPerUnit)),
      seeks: { texts: test.values },
      matches: value => typeof value === 'string' && value !== '' && search.standsIn(fold(value)),
      // Folding keeps lengths, so the part can be cut from the value itself.
      highlight: value => {
        const part = search.find(fold(String(value)))
        return part === undefined ? '' : String(value).slice(part.start, part.end)
      },
    })
  }
}

function tooMuch(pointer: string): Problem {
  return error('RW117', pointer, 'more text than one condition can look for', 'write several conditions, or a list')
}
