import { describe, expect, test } from 'vitest'
import { findTransformers } from '../../../engine/transformers/index.ts'
import { caseFiles, casesOf } from './cases.ts'
import { documentedDifferences, documentedTransformers } from './documented.ts'
import { libddwafTransforms } from './libddwaf.ts'

const files = caseFiles()
const differing = files.flatMap(file => casesOf(file).flatMap(({ libddwaf }) => libddwaf ?? []))

test('every transformer that is documented has its cases', () => {
  const names = files.filter(file => file !== 'chains').map(file => file.replaceAll('-', '_'))
  expect(names.toSorted()).toEqual(documentedTransformers().toSorted())
  expect(names).toHaveLength(19)
})

test('every intended difference that is documented has a case, and every one that has a case is documented', () => {
  expect([...new Set(differing.map(({ difference }) => difference))].toSorted()).toEqual(
    documentedDifferences().toSorted(),
  )
})

describe.each(files)('%s', file => {
  test.each(casesOf(file))('$why', ({ transformers, text, result }) => {
    expect(findTransformers(transformers).reduce((value, transformer) => transformer(value), text)).toBe(result)
  })

  // What Node hands to libddwaf, and gets back, is well-formed.
  test('as libddwaf does it, but for intended differences, which are still there', () => {
    const cases = casesOf(file).map(({ why, transformers, text, result, libddwaf }) => ({
      why,
      wanted: libddwaf?.result ?? wellFormed(result),
      got: text === '' ? '' : libddwafTransforms(transformers, text),
    }))
    expect(cases.filter(({ wanted, got }) => wanted !== got)).toEqual([])
    const needless = casesOf(file).filter(({ result, libddwaf }) => libddwaf?.result === result)
    expect(needless).toEqual([])
  })
})

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}
