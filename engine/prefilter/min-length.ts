import { foldNodes, type Node } from '../regex-syntax/index.ts'

/** Longer demands are not told apart. */
const enough = 65_536

/**
 * How many characters the shortest text has that a pattern takes; less where it takes none at all. A character is one or two
 * UTF-16 units (a lone surrogate is one of each), so a text of fewer units cannot have it.
 */
export function minLength(pattern: Node): number {
  return foldNodes<number>(pattern, (node, parts) => Math.min(enough, lengthOf(node, parts)))
}

function lengthOf(node: Node, parts: readonly number[]): number {
  switch (node.kind) {
    case 'character':
    case 'set':
      return 1
    case 'sequence':
      return parts.reduce((sum, part) => sum + part, 0)
    case 'choice':
      return parts.reduce((least, part) => Math.min(least, part))
    case 'repeat':
      return (parts[0] as number) * node.min
    default:
      return 0
  }
}
