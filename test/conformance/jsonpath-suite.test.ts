import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Read } from '../../engine/values/read.ts'
import { normalizedStep, parsePath, type Segment } from '../../rules-schema/index.ts'
import { testData } from '../support/test-data.ts'

/** A case of RFC 9535's compliance suite. Where an order is open, `results` has every right one. */
interface Case {
  readonly name: string
  readonly selector: string
  readonly document?: unknown
  readonly result?: readonly unknown[]
  readonly results?: readonly (readonly unknown[])[]
  readonly result_paths?: readonly string[]
  readonly results_paths?: readonly (readonly string[])[]
  readonly invalid_selector?: true
}

interface Selected {
  readonly values: readonly unknown[]
  readonly paths: readonly string[]
}

const data = testData('jsonpath-cts/cts.json')

describe.skipIf(data.skipped)(`the engine reads as RFC 9535's compliance suite says${data.note}`, () => {
  const cases = data.cases<Case>(text => JSON.parse(text).tests)
  const accepted = cases.flatMap(one => {
    const path = parsePath(one.selector)
    return path.ok ? [{ ...one, segments: path.segments }] : []
  })

  test('every selector that is accepted selects what it must, in the order that it must', () => {
    const wrong = accepted.flatMap(one => {
      const got = select(one.document, one.segments)
      return isRight(one, got) ? [] : [{ name: one.name, selector: one.selector, got }]
    })
    expect(wrong).toEqual([])
    expect(accepted.length).toBeGreaterThanOrEqual(167)
    expect(accepted.filter(one => one.invalid_selector)).toEqual([])
  })

  test('what is supported, by kind', () => {
    const names = new Set(accepted.map(one => one.name))
    const kinds = new Map<string, { supported: number; 'not supported': number; refused: number }>()
    for (const one of cases) {
      const row = kinds.get(kindOf(one)) ?? { supported: 0, 'not supported': 0, refused: 0 }
      row[names.has(one.name) ? 'supported' : one.invalid_selector ? 'refused' : 'not supported'] += 1
      kinds.set(kindOf(one), row)
    }
    console.log(
      [...kinds]
        .map(
          ([kind, row]) =>
            `${kind}: ${Object.entries(row)
              .map(([what, n]) => `${n} ${what}`)
              .join(', ')}`,
        )
        .join('\n'),
    )
    const notSupported = cases.filter(one => !names.has(one.name) && !one.invalid_selector)
    // Filters.
    expect(notSupported.filter(one => !one.selector.includes('?'))).toEqual([])
  })
})

/** As a test's input is read, without caps. */
function select(document: unknown, segments: readonly Segment[]): Selected {
  const most = Number.MAX_SAFE_INTEGER
  const limits = { maxStringBytes: most, maxTextBytes: most, maxNodes: most, maxEntries: most, maxDepth: most }
  const read = new Read(segments, 'typed', { ...limits, softMs: most, hardMs: most })
  const values: unknown[] = []
  const paths: string[] = []
  read.selected(document, node => {
    values.push(node)
    paths.push(`$${read.location().map(normalizedStep).join('')}`)
    return false
  })
  return { values, paths }
}

function isRight({ result, results, result_paths, results_paths }: Case, { values, paths }: Selected): boolean {
  const right = results ?? (result === undefined ? [] : [result])
  const rightPaths = results_paths ?? (result_paths === undefined ? [] : [result_paths])
  return right.some(
    (one, which) =>
      isDeepStrictEqual(values, one) && (rightPaths.length === 0 || isDeepStrictEqual(paths, rightPaths[which])),
  )
}

/** `slice selector`, `filter`, …: as the suite calls its parts. */
function kindOf({ name }: Case): string {
  return name.split(',')[0] ?? name
}
