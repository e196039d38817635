import fc from 'fast-check'
import { segments } from './vocabulary.ts'

const literal = fc.constantFrom(...segments)

/** Patterns of up to three segments, and perhaps `**`; names differ, as they must. */
export const pattern = fc
  .tuple(
    fc.array(fc.oneof({ weight: 3, arbitrary: literal }, { weight: 2, arbitrary: fc.constantFrom(':x', ':y', '*') }), {
      maxLength: 3,
    }),
    fc.constantFrom([], [], [], ['**']),
  )
  .map(([parts, rest]) => [
    ...parts.map((part, place) => (part.startsWith(':') && parts.indexOf(part) !== place ? '*' : part)),
    ...rest,
  ])
  .chain(parts => fc.constantFrom('', '', parts.length > 0 ? '/' : '').map(end => `/${parts.join('/')}${end}`))

/** Whether case and a trailing slash count; mostly not. */
export const exact = fc.constantFrom(undefined, undefined, undefined, false, true, true)

/** As it should be, or written as somebody would who wants to be missed. */
const segment = fc.oneof(
  { weight: 6, arbitrary: literal },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '.',
      '..',
      'a%2Fb',
      '%2e%2E',
      'log%69n',
      '%',
      '%zz',
      '%e9',
      '%C3%A9',
      '%25',
      '%ff%C3',
      '\u212a',
      'a;x=1',
      '\ud800',
    ),
  },
)

const before = fc.constantFrom('/', '/', '/', '/', '/', '/', '//', '', '/./', 'http://shop.example/', 'HTTPS://u@h:8/')
const after = fc.constantFrom('', '', '', '', '/', '//', '?a=1', '/?a=/b', '#f', '/.', '/..')

/** Request targets. */
export const target = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .tuple(before, fc.array(segment, { maxLength: 3 }), after)
      .map(([start, parts, end]) => `${start}${parts.join('/')}${end}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('*', '', 'http://shop.example', '?a', 'shop.example:443', '/a?b=http://x/y'),
  },
)
