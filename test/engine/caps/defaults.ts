import { defaultLimits } from '../../../engine/index.ts'
import type { CapCase, TestMembers, Verdict } from './judge.ts'

const { maxStringBytes, maxTextBytes, maxNodes, maxEntries, maxDepth } = defaultLimits

const ends: TestMembers = { operator: 'ends_with', values: ['needle'] }
const finds: TestMembers = { operator: 'match_regex', regex: 'n[e]+dle' }

/** So many bytes, the last six of which are the needle. */
const late = (bytes: number): string => `${'-'.repeat(bytes - 6)}needle`

function list(count: number, last: unknown): unknown[] {
  return [...new Array<string>(count - 1).fill('-'), last]
}

function deep(depth: number): unknown {
  let value: unknown = 'a needle'
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** Containers of ten: each is eleven nodes. */
function nodes(count: number): unknown {
  const full = Math.floor((count - 2) / 11)
  const rest = count - 1 - full * 11
  return [...Array.from({ length: full }, () => new Array<string>(10).fill('-')), ...list(rest, 'a needle')]
}

type Row = readonly [why: string, test: TestMembers, value: unknown, want: Verdict]

/** Each cap as it is where nobody says anything. */
const rows: readonly Row[] = [
  ['a text below maxStringBytes', ends, late(maxStringBytes - 1), 'true'],
  ['a text at maxStringBytes', ends, late(maxStringBytes), 'true'],
  ['a text above maxStringBytes', ends, late(maxStringBytes + 1), 'truncated'],
  ['found at maxStringBytes', finds, `${late(maxStringBytes)}-`, 'true'],
  ['across maxStringBytes', finds, late(maxStringBytes + 1), 'truncated'],
  ['behind maxStringBytes', finds, late(maxStringBytes + 100), 'truncated'],
  ['all text at maxTextBytes', ends, ['-'.repeat(maxStringBytes), late(maxTextBytes - maxStringBytes)], 'true'],
  ['all text above maxTextBytes', ends, ['---', late(maxStringBytes - 2), late(maxStringBytes)], 'true'],
  ['the last one above it', ends, ['-'.repeat(maxStringBytes), '-', late(maxStringBytes)], 'truncated'],
  ['the last entry', ends, list(maxEntries, 'needle'), 'true'],
  ['an entry above maxEntries', ends, list(maxEntries + 1, 'needle'), 'entries'],
  ['at maxDepth', finds, deep(maxDepth), 'true'],
  ['below maxDepth', finds, deep(maxDepth + 1), 'depth'],
  ['the last node', finds, nodes(maxNodes), 'true'],
  ['a node above maxNodes', finds, nodes(maxNodes + 1), 'nodes'],
]

export const defaultCases: readonly CapCase[] = rows.map(([why, test, value, want]) => {
  return { why, limits: {}, test, address: 'server.request.body', value, want }
})
