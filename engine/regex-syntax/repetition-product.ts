import { foldNodes } from './fold-nodes.ts'
import type { Node } from './node.ts'

/**
 * How many copies of its innermost part a pattern makes by counting: the largest product of the upper bounds of nested counted
 * repetitions, or of the lower bound where there is no upper one. `*`, `+` and `?` count 1.
 * 12 for `(?:a{3}b){2,4}`, 6 for `(?:a{3,}b){2}`.
 *
 * It is the same on every machine, bounds what RE2's automaton grows to, and tells nothing else: a pattern of a small product
 * may be slow.
 */
export function repetitionProduct(pattern: Node): number {
  return foldNodes<number>(pattern, (node, parts) => {
    const largest = parts.reduce((one, other) => Math.max(one, other), 1)
    return node.kind === 'repeat' ? largest * copies(node) : largest
  })
}

function copies({ min, max }: { readonly min: number; readonly max: number }): number {
  return Math.max(max === Number.POSITIVE_INFINITY ? min : max, 1)
}
