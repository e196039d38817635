import fc from 'fast-check'
import type { Input, Test } from '../../../rules-schema/index.ts'
import type { Conversation } from '../conversation.ts'
import { limits } from './limits.ts'

/** Digits that pass, and the same with the last one off by some. */
const card = fc
  .record({
    digits: fc.array(fc.nat(9), { minLength: 1, maxLength: 15 }),
    off: fc.constantFrom(0, 0, 1, 5, 9),
    grouped: fc.constantFrom(0, 0, 4, 3),
    between: fc.constantFrom(' ', '-', '.'),
  })
  .map(({ digits, off, grouped, between }) => {
    const text = [...digits, (checkDigit(digits) + off) % 10].join('')
    return grouped === 0 ? text : (text.match(new RegExp(`.{1,${grouped}}`, 'g')) ?? []).join(between)
  })

/** What makes the sum a multiple of ten. */
function checkDigit(digits: readonly number[]): number {
  const sum = digits
    .toReversed()
    .map((digit, place) => (place % 2 === 0 ? 2 * digit : digit))
    .reduce((total, digit) => total + (digit > 9 ? digit - 9 : digit), 0)
  return (10 - (sum % 10)) % 10
}

const filler = fc.constantFrom('', ' ', ', ', 'x', 'card: ', '\n', 'é', '😀', '/', '0', '\ud83d')

const cards = fc.array(fc.oneof(card, card, filler), { minLength: 1, maxLength: 6 }).map(parts => parts.join(''))

const cardRegex = fc.constantFrom(
  ...['\\d+', '\\d{2}', '\\d', '[0-9 -]{3,}', '\\d{4}[ .-]?\\d+', '(?:\\d{3,4}[ -]?)+', '\\b\\d+\\b', '^\\d+', '\\d+$'],
  ...['[0-9]*', 'x?\\d', '[a-zX ]', '.', '^x?\\d', '\\d\\B', 'K|\\d\\d', '.\\C', '\\C'],
)

const hidden = fc
  .array(
    fc.constantFrom('a', 'é', '', '\u{dffff}', '\u{e0080}', '\u{e0000}', '\u{e0041}', '\u{e007f}', '\udb40', '\udc41'),
    {
      maxLength: 6,
    },
  )
  .map(parts => parts.join(''))

const wordPieces = ['a', 'b', 'ab', 'A', '_', '1', '-', ' ', 'é', '.', '😀', 'aa', 'a-a', '\ud83d'] as const

const words = fc.array(fc.constantFrom(...wordPieces, 'ba-a-a'), { maxLength: 7 }).map(parts => parts.join(''))

const phrase = fc
  .array(fc.constantFrom(...wordPieces.slice(0, -1)), { minLength: 1, maxLength: 2 })
  .map(parts => parts.join(''))

const min_length = fc.constantFrom(undefined, undefined, undefined, 0, 1, 2, 4, 11, 255)

const aboutCards = fc.record({
  texts: fc.array(cards, { minLength: 1, maxLength: 2 }),
  test: fc
    .record({ regex: cardRegex, case_sensitive: fc.boolean(), min_length })
    .map(({ regex, case_sensitive, min_length }) => ({
      operator: 'match_regex_with_checksum',
      regex,
      checksum: 'luhn',
      options: { case_sensitive, ...(min_length !== undefined && { min_length }) },
    })),
})

/** So many occurrences that they come to the most that are looked at. */
const aboutMany = fc
  .record({
    count: fc.constantFrom(255, 256, 257),
    regex: fc.constantFrom('\\d', 'x?[0-9]'),
    one: fc.constantFrom('1', 'x1', '1 '),
    end: fc.constantFrom('', '', '0', 'x', 'y0'),
  })
  .map(({ count, regex, one, end }) => ({
    texts: [one.repeat(count) + end],
    test: { operator: 'match_regex_with_checksum', regex, checksum: 'luhn' },
  }))

/** Occurrences that end within a character. */
const aboutHalves = fc
  .record({
    texts: fc.array(fc.constantFrom('x😀18', 'x😀19', 'xé18', 'x\ud83d18', 'xx😀😀18', 'x😀\ude0018'), {
      minLength: 1,
      maxLength: 2,
    }),
    regex: fc.constantFrom('^(?:x\\C|18)', '^(?:x.?\\C|[0-9]8)', 'x\\C|^18'),
  })
  .map(({ texts, regex }) => ({ texts, test: { operator: 'match_regex_with_checksum', regex, checksum: 'luhn' } }))

const aboutHidden = fc.record({
  texts: fc.array(hidden, { minLength: 1, maxLength: 2 }),
  test: fc.constant({ operator: 'hidden_ascii_match' }),
})

const aboutWords = fc.record({
  texts: fc.array(words, { minLength: 1, maxLength: 2 }),
  test: fc
    .record({
      values: fc.array(phrase, { minLength: 1, maxLength: 3 }),
      options: fc.record({
        case_sensitive: fc.boolean(),
        word_boundary: fc.constantFrom(true, true, true, false),
      }),
    })
    .map(rest => ({ operator: 'phrase_match', ...rest })),
})

interface About {
  readonly texts: readonly string[]
  readonly test: Readonly<Record<string, unknown>> & { readonly operator: string }
}

/** Texts in which an operator looks for several places, and takes not the first that it finds. */
export const occurrences: fc.Arbitrary<Conversation> = fc
  .record({
    about: fc.oneof<fc.MaybeWeightedArbitrary<About>[]>(
      { weight: 6, arbitrary: aboutCards },
      { weight: 1, arbitrary: aboutMany },
      { weight: 1, arbitrary: aboutHalves },
      { weight: 2, arbitrary: aboutHidden },
      { weight: 6, arbitrary: aboutWords },
    ),
    negated: fc.constantFrom(false, false, true),
    inKeys: fc.constantFrom(false, false, false, true),
    limits: fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: limits }),
  })
  .map(({ about: { texts, test }, negated, inKeys, limits }) => {
    const input: Input = { address: 'server.request.body', ...(inKeys && { target: 'keys' }) }
    const operator = negated && test.operator !== 'hidden_ascii_match' ? `!${test.operator}` : test.operator
    const condition = { ...test, operator, inputs: [input] } as Test
    const body = inKeys ? Object.fromEntries(texts.map(one => [one, 1])) : texts
    return {
      rules: { version: 1, rules: [{ id: 'r', category: 'attack_attempt', event: 'probe', conditions: [condition] }] },
      limits,
      calls: [{ run: { 'server.request.body': body } }, 'end'],
    }
  })
