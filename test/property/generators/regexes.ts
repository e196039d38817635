import fc from 'fast-check'
import { regexes } from './vocabulary.ts'

const atom = fc.constantFrom(
  'a',
  'b',
  'k',
  's',
  'K',
  'é',
  'ab',
  'alice',
  '5',
  '\\.',
  '\\d',
  '\\w',
  '\\s',
  '.',
  '[a-k]',
  '[^a]',
  '[[:alpha:]]',
  '(?:ab|al)',
  '(a|b)',
  '\\x61',
  '\\u212a',
  '\\pL',
  '(?i:A)',
  '(?-i:K)',
  '\\Q.*\\E',
)
const quantifier = fc.constantFrom('', '', '', '', '?', '*', '+', '{2}', '{1,2}', '*?', '+?')
const piece = fc
  .tuple(atom, quantifier)
  .map(([what, times]) => (times === '' || what.length === 1 ? what + times : `(?:${what})${times}`))

const sequence = fc
  .tuple(
    fc.constantFrom('', '', '^', '\\b', '(?s)', '(?m)^'),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', '$', '\\b', '\\z'),
  )
  .map(([start, pieces, end]) => start + pieces.join('') + end)

/** Chosen ones, and any of a small grammar: literal or nearly, so that what an engine does with literals is met. */
export const regex = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...regexes) },
  { weight: 2, arbitrary: sequence },
  { weight: 1, arbitrary: fc.tuple(sequence, sequence).map(([one, other]) => `${one}|${other}`) },
)
