import type { Segment } from '../../rules-schema/index.ts'
import type { IndexedPlace } from './indexed-place.ts'

/** The places in the value of one address. Those of names and indices are a tree, so that one walk comes to all that are there. */
export interface IndexedAddress {
  readonly slot: number
  readonly root: PlaceTree
  /** Those whose paths may lead to several nodes: each is walked by itself. */
  readonly walked: readonly IndexedPlace[]
}

export interface PlaceTree {
  /** Those that are right here. */
  readonly places: readonly IndexedPlace[]
  /** Further down: members by name, items by index (none from the end). */
  readonly children: ReadonlyMap<string | number, PlaceTree>
  /** The same, to go through them. */
  readonly branches: readonly Branch[]
}

export interface Branch {
  readonly key: string | number
  readonly tree: PlaceTree
}

export function indexedAddresses(places: readonly IndexedPlace[]): readonly IndexedAddress[] {
  const bySlot = new Map<number, OpenAddress>()
  for (const place of places) {
    const { slot, fixedPath, segments } = place.input
    const address = bySlot.get(slot) ?? { slot, root: emptyTree(), walked: [] }
    bySlot.set(slot, address)
    if (fixedPath === undefined) address.walked.push(place)
    else treeAt(address.root, segments).places.push(place)
  }
  return [...bySlot.values()]
}

/** Everything that is in the tree below, and here. */
export function* placesIn({ places, branches }: PlaceTree): Generator<IndexedPlace> {
  yield* places
  for (const { tree } of branches) yield* placesIn(tree)
}

interface OpenAddress extends IndexedAddress {
  readonly root: OpenTree
  readonly walked: IndexedPlace[]
}

interface OpenTree extends PlaceTree {
  readonly places: IndexedPlace[]
  readonly children: Map<string | number, OpenTree>
  readonly branches: Branch[]
}

function treeAt(root: OpenTree, segments: readonly Segment[]): OpenTree {
  let tree = root
  for (const segment of segments) {
    const key = segment.kind === 'name' ? segment.name : segment.kind === 'index' ? segment.index : undefined
    if (key === undefined) throw new Error('a path of names and indices has another segment')
    tree = tree.children.get(key) ?? branchOff(tree, key)
  }
  return tree
}

function branchOff(tree: OpenTree, key: string | number): OpenTree {
  const next = emptyTree()
  tree.children.set(key, next)
  tree.branches.push({ key, tree: next })
  return next
}

function emptyTree(): OpenTree {
  return { places: [], children: new Map(), branches: [] }
}
