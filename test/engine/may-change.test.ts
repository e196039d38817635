import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldText, kindsOf, union } from '../../engine/prefilter/index.ts'
import { includes } from '../../engine/prefilter/kinds.ts'
import { findTransformers, type MayChange, mayChangeOf, occurs } from '../../engine/transformers/index.ts'
import { canonicalTransformer, type TransformerName } from '../../rules-schema/index.ts'
import schema from '../../rules-schema/v1.schema.json' with { type: 'json' }

const names = [...new Set((schema.$defs.transformers.items.enum as TransformerName[]).map(canonicalTransformer))]

/** Texts in which what transformers look for is there, half there, and not there. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '.',
        '..',
        '//',
        '/.',
        '\\',
        '%41',
        '%',
        '+',
        '%u0041',
        '&lt;',
        '&',
        '\\x41',
        '\\n',
        '<!--',
        '-->',
        '/*',
      ),
      fc.constantFrom(
        '--',
        '-',
        '#',
        '?',
        ' ',
        '  ',
        ' /',
        ' (',
        '\t',
        '\0',
        ',',
        ';',
        '^',
        '"',
        "'",
        'YWJj',
        '=',
        'A',
        'z',
        'K',
        'ſ',
      ),
      fc.constantFrom('\u212a', 'é', 'É', '\u200b', '\ud800', '\u{1d400}', '\u{e0041}', 'word', 'Some Text', '10', '_'),
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join(''))

const everyKind = { low: -1, high: -1 }

/** As the engine asks: by the kinds of characters first. */
function may({ at, in: inText }: MayChange, value: string): boolean {
  const kinds = kindsOf(foldText(value))
  return (at === undefined || occurs(at, kinds)) && inText(value, kinds)
}

describe('where a transformer is said to leave a text alone, what it makes reads the same', () => {
  test.each(names)('%s', name => {
    const chain = findTransformers([name])
    const [transformer] = chain
    const mayChange = mayChangeOf(chain)
    const tally = { alone: 0, changed: 0 }
    fc.assert(
      fc.property(text, value => {
        const read = foldText(value)
        if (may(mayChange, value)) {
          tally.changed += 1
          const made = kindsOf(foldText(transformer?.(value) ?? ''))
          expect(includes(union(kindsOf(read), mayChange.makes ?? everyKind), made)).toBe(true)
        } else {
          tally.alone += 1
          expect(foldText(transformer?.(value) ?? '')).toBe(read)
        }
      }),
      { seed: 5, numRuns: 4_000 },
    )
    // Of the others nothing can be said before they have done their work.
    const isAlways = ['base64_decode', 'base64url_decode', 'base64_encode', 'url_querystring'].includes(name)
    expect(tally.alone > 100).toBe(!isAlways)
    expect(tally.changed > 100).toBe(name !== 'lowercase')
  })

  test('of several, one is enough', () => {
    const mayChange = mayChangeOf(findTransformers(['lowercase', 'url_decode', 'remove_nulls']))
    const asked = ['A', '%41', 'a\0', '']
    expect(asked.map(value => may(mayChange, value))).toEqual([false, true, true, false])
  })
})
