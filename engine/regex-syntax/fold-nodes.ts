import type { Node } from './node.ts'

/**
 * Goes through a pattern from its leaves to its root: `combine` gets a node with what was made of its items, in their order.
 * Without recursion: parentheses may be nested thousands deep.
 */
export function foldNodes<T>(root: Node, combine: (node: Node, parts: readonly T[]) => T): T {
  const results: T[] = []
  for (const node of leavesFirst(root))
    results.push(combine(node, results.splice(results.length - itemsOf(node).length)))
  return results[0] as T
}

/** The same with work that pauses on its way. */
export function* foldNodesInSteps<T>(
  root: Node,
  combine: (node: Node, parts: readonly T[]) => Generator<void, T>,
): Generator<void, T> {
  const results: T[] = []
  for (const node of leavesFirst(root)) {
    results.push(yield* combine(node, results.splice(results.length - itemsOf(node).length)))
  }
  return results[0] as T
}

/** Every node behind its items. */
function leavesFirst(root: Node): readonly Node[] {
  const found: Node[] = []
  const left: Node[] = [root]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    found.push(node)
    left.push(...itemsOf(node))
  }
  return found.reverse()
}

const none: readonly Node[] = []

function itemsOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.items
    case 'repeat':
      return [node.item]
    default:
      return none
  }
}
