import { describe, expect, test } from 'vitest'
import { findTransformers } from '../../engine/transformers/index.ts'
import type { CanonicalTransformerName } from '../../rules-schema/index.ts'

/** Of each text, in UTF-16 units. What is quadratic takes minutes at this length, and a test's own time is over before. */
const units = 2 ** 20

interface Hostile {
  /** In front, once. */
  readonly head?: string
  /** Over and over. */
  readonly repeated: string
  /** Behind, once. */
  readonly tail?: string
  /** Of the result, for each repetition. */
  readonly each: number
  /** Of the result, besides. @default 0 */
  readonly more?: number
}

const hostile: Readonly<Record<CanonicalTransformerName, readonly Hostile[]>> = {
  lowercase: [{ repeated: 'aA', each: 2 }],
  remove_nulls: [{ repeated: 'a\0', each: 1 }],
  compress_whitespace: [
    { repeated: ' ', each: 0, more: 1 },
    { repeated: '  a', each: 2 },
  ],
  normalize_path: [
    { repeated: '/..', each: 0, more: 1 },
    { repeated: '../', each: 3 },
    { repeated: 'a/', tail: '..', each: 2, more: -2 },
    { repeated: 'a/../', each: 0 },
    { head: 'a/', repeated: '/', each: 0, more: 2 },
    { repeated: '.', each: 1 },
  ],
  normalize_path_win: [{ repeated: 'a\\..\\', each: 0 }],
  url_decode: [
    { repeated: '%', each: 1 },
    { repeated: '%4', each: 2 },
    { repeated: '%41', each: 1 },
    { repeated: '%80', each: 1 },
    { repeated: 'a%80', each: 2 },
    { repeated: '+', each: 1 },
  ],
  url_decode_iis: [
    { head: '%', repeated: '25', each: 0, more: 1 },
    { head: '%'.repeat(units / 2), repeated: '25', each: 0, more: units / 2 },
    { repeated: '%%u0032', tail: '5', each: 2, more: -1 },
    { repeated: '%u', each: 2 },
    { repeated: '%25', each: 1 },
    { repeated: '%80', each: 1 },
    { repeated: 'a%80', each: 2 },
  ],
  css_decode: [
    { repeated: '\\6', each: 1 },
    { repeated: '\\', each: 0.5 },
    { repeated: '\\\n', each: 0 },
  ],
  js_decode: [
    { repeated: '\\', each: 0.5 },
    { repeated: '\\u', each: 0 },
    { repeated: '\\x80', each: 1 },
    { repeated: '\\x80a', each: 2 },
    { repeated: '\\ud83d', each: 1 },
  ],
  html_entity_decode: [
    { repeated: '&', each: 1 },
    { repeated: '&#x', each: 3 },
    { head: '&#', repeated: '1', each: 0, more: 1 },
    { head: '&#x', repeated: 'f', each: 0, more: 1 },
    { repeated: '&amp', each: 4 },
    { repeated: '&#1', each: 1 },
  ],
  base64_decode: [
    { repeated: 'YWFh', each: 3 },
    { repeated: 'YWFh', tail: '!', each: 4, more: 1 },
    { repeated: '=', each: 1 },
  ],
  base64url_decode: [{ repeated: '_', tail: '!', each: 1, more: 1 }],
  base64_encode: [{ repeated: '\ud83d', each: 4 }],
  shell_unescape: [
    { repeated: ' ', each: 0, more: 1 },
    { repeated: ' ', tail: '/', each: 0, more: 1 },
    { repeated: ' /', each: 1 },
    { repeated: '" ', each: 0, more: 1 },
    { repeated: '^', each: 0 },
  ],
  url_basename: [{ repeated: '/', each: 0 }],
  url_path: [{ repeated: 'a', tail: '?', each: 1 }],
  url_querystring: [{ repeated: '?', each: 1, more: -1 }],
  remove_comments: [
    { repeated: '/**/', each: 0 },
    { repeated: '/*', each: 1 / 3 },
    { repeated: '<!--', each: 0 },
    { head: '<!--', repeated: '-', each: 0 },
    { repeated: '<!-', each: 3 },
    { repeated: '<!---->', each: 0 },
  ],
  unicode_normalize: [
    { repeated: '\u0301', each: 0 },
    { repeated: 'e\u0301\u0316', each: 1 },
    { repeated: '\u{1d400}', each: 1 },
    { repeated: '\ud83d', each: 1 },
    { repeated: 'ǆ', each: 2 },
  ],
}

describe.each(Object.entries(hostile))('%s', (name, texts) => {
  const [rewrite] = findTransformers([name as CanonicalTransformerName])
  const runs = texts.map((text, index) => {
    // Once as long as the longest body that anybody lets in.
    const count = (index === 0 ? 10 : 1) * units
    return {
      ...text,
      count,
      title: JSON.stringify(`${text.head?.slice(0, 3) ?? ''}${text.repeated}…${text.tail ?? ''}`),
    }
  })

  test.each(runs)('$title, $count characters', ({ head = '', repeated, tail = '', each, more = 0, count }) => {
    // Of these every `each` above makes a whole number.
    const times = 6 * Math.ceil(count / 6 / repeated.length)
    const result = rewrite?.(head + repeated.repeat(times) + tail)
    expect(result).toHaveLength(times * each + more)
  })
})
