import { type PlaceTree, placesIn } from '../compile/indexed-address.ts'
import type { IndexedPlace } from '../compile/indexed-place.ts'
import { type Container, isContainer, nothing, ownData, type Seen, see } from '../values/kind.ts'
import type { Budget } from './budget.ts'
import type { Inputs } from './inputs.ts'

/** For fewer names it is as well to ask an object for each of them. */
const fewNames = 64

/** So many places, as a power of two, cost about as much as a node. */
const placesPerNodeShift = 3

export interface PlaceReader {
  readonly inputs: Inputs
  readonly budget: Budget
  /** `node`: where the place is; undefined: it has to be looked for. `root`: the value of the address. */
  read(place: IndexedPlace, root: unknown, node: Seen | undefined): void
}

/** Comes to every place of a tree that is there, by one walk. In the others there is nothing to wait for. May throw what a value throws. */
export function comeToPlaces(tree: PlaceTree, root: unknown, reader: PlaceReader): void {
  descend(tree, root, root, 0, reader)
}

/** `value`: where the tree is. */
function descend(tree: PlaceTree, value: unknown, root: unknown, depth: number, reader: PlaceReader): void {
  if (depth > reader.inputs.maxSteps) {
    for (const place of placesIn(tree)) reader.read(place, root, undefined)
    return
  }
  const [first] = tree.places
  // Where nobody looks at what is here, somebody looks further down.
  const node = see(value, first?.input.kind ?? 'typed')
  if (node === nothing) return
  for (const place of tree.places) reader.read(place, root, node)
  if (tree.branches.length > 0 && isContainer(node)) descendInto(node, tree, root, depth, reader)
}

function descendInto(node: Container, tree: PlaceTree, root: unknown, depth: number, reader: PlaceReader): void {
  const { children, branches } = tree
  reader.budget.spend(branches.length >> placesPerNodeShift)
  const keys = Array.isArray(node) ? 'number' : 'string'
  if (keys === 'number' || branches.length <= fewNames) {
    for (const { key, tree: child } of branches)
      if (typeof key === keys) descend(child, ownData(node, key), root, depth + 1, reader)
    return
  }
  for (const name of reader.inputs.namesOf(node as Exclude<Container, readonly unknown[]>)) {
    const child = children.get(name)
    if (child !== undefined) descend(child, ownData(node, name), root, depth + 1, reader)
  }
}
