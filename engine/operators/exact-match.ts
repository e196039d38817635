import type { ExactMatch } from '../../rules-schema/index.ts'
import { RuleList } from '../lists/list.ts'
import { TextTable } from '../lists/text-table.ts'
import { listOf } from './list-of.ts'
import { made, type Operator } from './operator.ts'

/** The whole string is one of `values`, or in the list. The empty string never is. */
export const exactMatch: Operator<ExactMatch> = (test, pointer, workshop) => {
  const caseSensitive = test.options?.case_sensitive ?? true
  const found =
    test.list === undefined ? valuesOf(test.values, caseSensitive) : listOf(test.list, 'value', pointer, workshop)
  if ('code' in found) return { ok: false, problems: [found] }
  if (!caseSensitive && found instanceof RuleList) workshop.later(() => found.foldCase())
  return made({
    needsWhole: true,
    // What a list holds may be another thing in the next call.
    seeks: test.list === undefined ? { texts: test.values } : undefined,
    matches: value => typeof value === 'string' && value !== '' && found.has(value, caseSensitive),
    highlight: String,
  })
}

function valuesOf(values: readonly string[], caseSensitive: boolean): { has(text: string): boolean } {
  const table = new TextTable(values.length, { caseSensitive })
  for (const value of values) table.add(value)
  return { has: text => table.find(text) !== -1 }
}
