import fc from 'fast-check'
import { names } from './vocabulary.ts'

const named = fc.constantFrom(...names).chain(name => fc.constantFrom(...spellings(name)))
const several = [
  "['a','b']",
  '["user" , "a"]',
  "['a','a']",
  '[0,0]',
  '[-1,0]',
  "[*,'a']",
  "['b',*]",
  '[1:,0]',
  "[0,'a']",
  '[:1,::-1]',
]
const slices = [
  '[0:1]',
  '[1:]',
  '[:-1]',
  '[::2]',
  '[::-1]',
  '[-2:]',
  '[2:0:-1]',
  '[ 0 : 9 ]',
  '[5:]',
  '[:0]',
  '[::-2]',
  '[0:2:0]',
]

const step = fc.oneof(
  { weight: 6, arbitrary: named },
  { weight: 2, arbitrary: fc.constantFrom('.*', '[*]') },
  { weight: 2, arbitrary: fc.constantFrom('[0]', '[1]', '[-1]', '[-2]', '[7]', '["length"]') },
  { weight: 1, arbitrary: fc.constantFrom(...several) },
  { weight: 1, arbitrary: fc.constantFrom(...slices) },
)

const steps = fc.oneof(fc.array(step, { minLength: 1, maxLength: 1 }), fc.array(step, { minLength: 2, maxLength: 3 }))

/** `$` and a few steps, of which one may be taken everywhere below. */
export const path = fc.oneof(
  { weight: 1, arbitrary: fc.constant('$') },
  { weight: 2, arbitrary: steps.map(some => `$${some.join('')}`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(steps, fc.nat(2))
      .map(([some, deep]) => `$${some.map((one, place) => (place === deep ? everywhere(one) : one)).join('')}`),
  },
)

/** The step after `..`. */
export function everywhere(step: string): string {
  return `..${step.replace(/^\./, '')}`
}

/** The ways to write a member's name: after a dot, in either quotes, with escapes. */
export function spellings(name: string): readonly [string, ...string[]] {
  const double = JSON.stringify(name)
  const single = `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  const plain: [string, ...string[]] = [`[${single}]`, `[${double}]`, `[ ${single} ]`]
  return /^[A-Za-z_é][A-Za-z0-9_é]*$/.test(name) ? [`.${name}`, ...plain] : plain
}
