import { error, type Problem } from '../../rules-schema/index.ts'
import { type PatternHolders, patternKey, type UsedPattern, usedPatterns } from './patterns.ts'
import { nativeBytes, programSize } from './program-size.ts'

/**
 * What the patterns of one set may take of the memory that V8 does not see, by `nativeBytes`: twenty thousand rules with ordinary patterns of
 * their own need half of it, three thousand with `\p{L}+`.
 */
export const maxSetBytes = 512 * 1024 * 1024

const named = 3

/**
 * Undefined, or that the different patterns of a set are too much together. Pauses after each. `sizes` is by `patternKey`: what is
 * in it is not found out again, and what was found out is added.
 */
export function* memoryProblem(
  holders: PatternHolders,
  sizes: Map<string, number> = new Map(),
): Generator<void, Problem | undefined> {
  const seen = new Map<string, { readonly used: UsedPattern; readonly bytes: number }>()
  let total = 0
  for (const used of usedPatterns(holders)) {
    const key = patternKey(used)
    if (seen.has(key)) continue
    const size = sizes.get(key) ?? programSize(used.source, used.caseSensitive)
    sizes.set(key, size)
    seen.set(key, { used, bytes: nativeBytes(size) })
    total += nativeBytes(size)
    yield
  }
  return total > maxSetBytes ? tooMuch(total, [...seen.values()]) : undefined
}

function tooMuch(total: number, patterns: readonly { readonly used: UsedPattern; readonly bytes: number }[]): Problem {
  const largest = patterns.toSorted((a, b) => b.bytes - a.bytes).slice(0, named)
  const names = largest.map(({ used, bytes }) => `${used.owner.id} (${inMiB(bytes)})`)
  return error(
    'RW125',
    '/rules',
    `the ${patterns.length} different patterns of this set may need ${inMiB(total)} in every instance; ${inMiB(maxSetBytes)} are allowed`,
    `the largest are those of ${names.join(', ')}: repeat classes of Unicode without a count, and write equal patterns alike, for they are kept once`,
  )
}

function inMiB(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0)} MiB`
}
