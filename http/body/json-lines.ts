import { maxPairs } from '../text-map.ts'
import { exactNames, mostNames, shapeOf } from './json-shape.ts'
import { type Choice, looseJson } from './loose-json.ts'
import { type Meaning, maxOtherLength } from './meaning.ts'
import { unfold } from './unfold.ts'

export interface Lines {
  readonly values: readonly unknown[]
  /** Some lines are no JSON; they are in the list as text. */
  readonly isBroken: boolean
  /** There were more than `maxPairs`; the rest was not looked at. */
  readonly cut: boolean
}

/** JSON values on lines of their own, or each behind a record separator (RFC 7464). Blank lines are nothing. */
export function parseJsonLines(text: string): Lines {
  const { records, cut } = recordsOf(text)
  let isBroken = false
  const values = records.map(record => {
    try {
      return JSON.parse(record) as unknown
    } catch {
      isBroken = true
      return record
    }
  })
  return { values, isBroken, cut }
}

/** @param hides as in `jsonMeaning`, which this is of many */
export function jsonLinesMeaning(text: string, hides: boolean): Meaning {
  const { values, isBroken, cut } = parseJsonLines(text)
  const { members, hasNested, hasBigNumber } = shapeOf(values)
  const repeats = !isBroken && mostNames(text) !== members && exactNames(text) !== members
  const meaning: Meaning = isBroken ? { value: values, error: 'json', cut } : { value: values, cut }
  if (!repeats && !hasNested && !hasBigNumber && !hides) return meaning
  const unfolded = unfold(values, hides)
  const others = unfolded.isOther ? [unfolded.value] : []
  if ((repeats || hasBigNumber) && text.length <= maxOtherLength) others.push(loosely(text, 'every'), loosely(text, 0))
  return { ...meaning, others, ambiguous: [...unfolded.ambiguous, ...(repeats ? ['duplicate_key'] : [])] }
}

function loosely(text: string, choice: Choice): readonly unknown[] {
  return recordsOf(text).records.map(record => looseJson(record, choice)?.value ?? record)
}

function recordsOf(text: string): { readonly records: readonly string[]; readonly cut: boolean } {
  const between = text.includes(recordSeparator) ? recordSeparator : '\n'
  const records: string[] = []
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(between, start)
    const end = found === -1 ? text.length : found
    const record = text.slice(start, end).trim()
    start = end + 1
    if (record === '') continue
    if (records.length === maxPairs) return { records, cut: true }
    records.push(record)
  }
  return { records, cut: false }
}

const recordSeparator = '\x1e'
