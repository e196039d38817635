import { maxPairs } from '../text-map.ts'

export interface Lines {
  readonly values: readonly unknown[]
  /** Some lines are no JSON; they are in the list as text. */
  readonly isBroken: boolean
  /** There were more than `maxPairs`; the rest was not looked at. */
  readonly cut: boolean
}

/** JSON values on lines of their own, or each behind a record separator (RFC 7464). Blank lines are nothing. */
export function parseJsonLines(text: string): Lines {
  const between = text.includes(recordSeparator) ? recordSeparator : '\n'
  const values: unknown[] = []
  let isBroken = false
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(between, start)
    const end = found === -1 ? text.length : found
    const line = text.slice(start, end).trim()
    start = end + 1
    if (line === '') continue
    if (values.length === maxPairs) return { values, isBroken, cut: true }
    try {
      values.push(JSON.parse(line))
    } catch {
      isBroken = true
      values.push(line)
    }
  }
  return { values, isBroken, cut: false }
}

const recordSeparator = '\x1e'
