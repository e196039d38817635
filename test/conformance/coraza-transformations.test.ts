import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findTransformers } from '../../engine/transformers/index.ts'
import { testData } from '../support/test-data.ts'
import { counterparts, vectorsOf, withoutCounterpart } from './coraza/transformations.ts'
import { intendedDifferences } from './coraza/transformations-differences.ts'

const data = testData('coraza-testdata/internal/transformations/testdata')

describe.skipIf(data.skipped)(`transformers do what Coraza's vectors say${data.note}`, () => {
  const folder = data.path ?? ''
  const lines: string[] = []
  const met = new Map<string, number>()
  let run = 0

  test.each(Object.entries(counterparts))('%s, as %s', (transformation, name) => {
    const [rewrite] = findTransformers([name])
    const differences = intendedDifferences.filter(({ transformations }) => transformations.includes(transformation))
    const wrong: unknown[] = []
    let differing = 0
    const vectors = vectorsOf(folder, transformation)
    for (const vector of vectors) {
      const got = rewrite?.(vector.input)
      const difference = differences.find(({ covers }) => covers(vector))
      const wanted = difference === undefined ? vector.output : difference.here(vector)
      // An intended difference that is none any more is wrong too.
      const isRight = got === wanted && (difference === undefined || got !== vector.output)
      if (!isRight) wrong.push({ ...vector, got, difference })
      else if (difference !== undefined) {
        differing += 1
        met.set(difference.name, (met.get(difference.name) ?? 0) + 1)
      }
    }
    run += vectors.length
    const passed = vectors.length - differing - wrong.length
    lines.push(`  ${transformation}: ${vectors.length} run, ${passed} passed, ${differing} intended differences`)
    expect(wrong).toEqual([])
  })

  test('every file of vectors is run, or has no counterpart here', () => {
    const files = readdirSync(folder).map(file => basename(file, '.json'))
    expect(files.toSorted()).toEqual([...Object.keys(counterparts), ...withoutCounterpart].toSorted())
  })

  test('every intended difference is met', () => {
    expect([...met.keys()].toSorted()).toEqual(intendedDifferences.map(({ name }) => name).toSorted())
  })

  test('how many there were', () => {
    const intended = [...met].map(([name, count]) => `  intended: ${name} (${count})`)
    console.log([`Coraza's transformation vectors: ${run} run`, ...lines, ...intended].join('\n'))
    expect(run).toBeGreaterThanOrEqual(195)
  })
})
