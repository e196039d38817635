import { error, type Problem } from '../../rules-schema/index.ts'
import { parsePattern, repetitionProduct } from '../regex-syntax/index.ts'
import { programSize, sizeOfSyntax } from './program-size.ts'

/**
 * What a pattern may cost by its syntax alone, in every instance, at `check` and at a push: the same answer on every machine, before
 * RE2 has seen it. How long a pattern takes is another question (price.ts): slow ones are short as well.
 */
export const bounds = {
  /**
   * Copies that counted repetitions make of what is innermost. The largest of 478 patterns of the Core Rule Set and of
   * Datadog's recommended rules is 256.
   */
  maxProduct: 600,
  /** Instructions of RE2. Compiling so many takes about 20 ms, during which nobody is served; the largest of those 478 has 35,000. */
  maxSize: 100_000,
} as const

/** Undefined: within the bounds, or not understood, in which case RE2 decides first (`unknownProblem`). `pointer`: of the pattern. */
export function boundsProblem(pattern: string, caseSensitive: boolean, pointer: string): Problem | undefined {
  if (isSmall(pattern)) return undefined
  const node = parsePattern(pattern, caseSensitive)
  if (node === undefined) return undefined
  const product = repetitionProduct(node)
  if (product > bounds.maxProduct) return tooManyCopies(product, pointer)
  const size = sizeOfSyntax(pattern, node)
  return size > bounds.maxSize ? tooLarge(size, pointer) : undefined
}

/** Of a pattern that RE2 has taken, and nobody here understands: what it might be at most. */
export function unknownProblem(pattern: string, caseSensitive: boolean, pointer: string): Problem | undefined {
  if (isSmall(pattern) || parsePattern(pattern, caseSensitive) !== undefined) return undefined
  const size = programSize(pattern, caseSensitive)
  return size > bounds.maxSize ? tooLarge(size, pointer) : undefined
}

/** Without counts and properties no character of a pattern stands for more instructions. */
const maxSizeOfUnit = 200
const multiplies = /\{\d|\\[pP]/

/** Most patterns need not be looked at more closely: ten thousand of them are compiled in a second. */
function isSmall(pattern: string): boolean {
  return pattern.length * maxSizeOfUnit <= bounds.maxSize && !multiplies.test(pattern)
}

function tooManyCopies(product: number, pointer: string): Problem {
  return error(
    'RW123',
    pointer,
    `counted repetitions within one another make ${counted(product)} copies of a part of this pattern; ${bounds.maxProduct} are allowed`,
    'count once: `[a-z.]{1,600}` in place of `(?:[a-z]{1,40}\\.?){1,40}`; or use `+` or `*`, which cost nothing, where the number does not matter',
  )
}

function tooLarge(size: number, pointer: string): Problem {
  return error(
    'RW124',
    pointer,
    `RE2 would need up to ${counted(size)} instructions for this pattern; ${counted(bounds.maxSize)} are allowed`,
    'a class of Unicode (`\\p{L}`) counts about 2,000 each time it is repeated: use `+` or `*` in place of a number, or split the pattern into several conditions',
  )
}

function counted(number: number): string {
  return number.toLocaleString('en-US')
}
