import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTransformers } from '../../engine/transformers/index.ts'
import { canonicalTransformer, type TransformerName } from '../../rules-schema/index.ts'
import { caseFiles, casesOf } from '../conformance/transformers/cases.ts'
import { canonicalNames, textFor } from './generators/index.ts'
import { transformers } from './interpreter/index.ts'
import { seed } from './sample.ts'

function byInterpreter(text: string, names: readonly TransformerName[]): string {
  return names.reduce((one, name) => transformers[canonicalTransformer(name)](one), text)
}

function byEngine(text: string, names: readonly TransformerName[]): string {
  return findTransformers(names).reduce((one, transformer) => transformer(one), text)
}

describe.each(caseFiles())('the interpreter says what docs/transformers.md says: %s', file => {
  test.each(casesOf(file))('$why', ({ transformers: names, text, result }) => {
    expect(byInterpreter(text, names)).toBe(result)
  })
})

/** A measure as in the other samples. */
const runs = Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_050)

describe('the engine agrees with the interpreter', () => {
  test.each(canonicalNames)(
    '%s',
    name => {
      const texts = fc.sample(textFor([name]), { seed, numRuns: runs })
      expect(texts).toHaveLength(runs)
      expect(texts.filter(text => byEngine(text, [name]) !== byInterpreter(text, [name]))).toEqual([])
    },
    30_000 + 10 * runs,
  )

  test('unicode_normalize, of every code point that is assigned', () => {
    // No others are assigned, nor will be soon.
    const codes = [...Array(0x32_400).keys(), ...[...Array(0x1_000).keys()].map(code => 0xe_0000 + code)]
    const texts = codes.map(code => String.fromCodePoint(code))
    const [engine] = findTransformers(['unicode_normalize'])
    const wrong = texts.filter(text => engine?.(text) !== transformers.unicode_normalize(text))
    expect(wrong.map(text => text.codePointAt(0)?.toString(16))).toEqual([])
  })
})
