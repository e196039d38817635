import fc from 'fast-check'
import { names } from './vocabulary.ts'

const step = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names).chain(name => fc.constantFrom(...spellings(name))) },
  { weight: 2, arbitrary: fc.constantFrom('.*', '[*]') },
  { weight: 2, arbitrary: fc.constantFrom('[0]', '[1]', '[-1]', '[-2]', '[7]', '["length"]') },
)

/** `$` and a few steps. */
export const path = fc.oneof(
  { weight: 1, arbitrary: fc.constant('$') },
  {
    weight: 2,
    arbitrary: fc
      .oneof(fc.array(step, { minLength: 1, maxLength: 1 }), fc.array(step, { minLength: 2, maxLength: 3 }))
      .map(steps => `$${steps.join('')}`),
  },
)

/** The ways to write a member's name: after a dot, in either quotes, with escapes. */
export function spellings(name: string): readonly [string, ...string[]] {
  const double = JSON.stringify(name)
  const single = `'${double.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  const plain: [string, ...string[]] = [`[${single}]`, `[${double}]`, `[ ${single} ]`]
  return /^[A-Za-z_é][A-Za-z0-9_é]*$/.test(name) ? [`.${name}`, ...plain] : plain
}
