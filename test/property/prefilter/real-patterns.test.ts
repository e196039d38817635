import { describe, expect, test } from 'vitest'
import { languageOf, patternFilter, textTest } from '../../../engine/prefilter/index.ts'
import { parsePattern, repetitionProduct } from '../../../engine/regex-syntax/index.ts'
import { crsPatterns, folder, recommendedPatterns, skipped } from './real-patterns.ts'

/** What is found out about the patterns that people use; fewer than that would be a step back. */
const expected = {
  'Core Rule Set': {
    patterns: 295,
    parsed: 295,
    three: 150,
    two: 190,
    something: 240,
    finite: 25,
    functions: 20,
    product: 256,
  },
  'recommended rules': {
    patterns: 183,
    parsed: 183,
    three: 155,
    two: 165,
    something: 175,
    finite: 80,
    functions: 30,
    product: 40,
  },
}

describe.skipIf(folder === undefined)(`patterns of others${skipped}`, () => {
  test.each([['Core Rule Set', crsPatterns] as const, ['recommended rules', recommendedPatterns] as const])(
    '%s: what is known of how many',
    (name, patterns) => {
      const found = count(patterns())
      console.log(
        `${name}: ${found.patterns} patterns, ${found.parsed} parsed; literals of 3 or more symbols wake ${found.three}, ` +
          `of 2 ${found.two - found.three}; kinds of characters alone tell of ${found.something - found.two}, ` +
          `nothing of ${found.patterns - found.something}; finite ${found.finite}, as functions on strings ${found.functions}; ` +
          `largest product of repetitions ${found.product}`,
      )
      const wanted = expected[name]
      expect(found.patterns).toBe(wanted.patterns)
      expect(found.parsed).toBe(wanted.parsed)
      expect(found.product).toBe(wanted.product)
      for (const key of ['three', 'two', 'something', 'finite', 'functions'] as const) {
        expect([key, found[key]]).toEqual([key, Math.max(found[key], wanted[key])])
      }
    },
  )
})

function count(patterns: readonly string[]) {
  const found = {
    patterns: patterns.length,
    parsed: 0,
    three: 0,
    two: 0,
    something: 0,
    finite: 0,
    functions: 0,
    product: 0,
  }
  for (const pattern of patterns) {
    const node = parsePattern(pattern, false)
    if (node === undefined) continue
    const { trigger, signature, whole } = patternFilter(pattern, false)
    const shortest = Math.min(...(trigger?.literals ?? ['']).map(({ length }) => length))
    const kinds = signature.required.low !== 0 || signature.required.high !== 0 || signature.choices.length > 0
    const language = languageOf(node)
    found.parsed += 1
    found.three += Number(shortest >= 3)
    found.two += Number(shortest >= 2)
    found.something += Number(trigger !== undefined || kinds || whole !== undefined)
    found.finite += Number(language !== undefined)
    found.functions += Number(language !== undefined && textTest(language) !== undefined)
    found.product = Math.max(found.product, repetitionProduct(node))
  }
  return found
}
