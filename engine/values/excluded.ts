import type { ChildSegment } from '../../rules-schema/index.ts'
import type { Container } from './kind.ts'
import { type Key, selectsKey } from './select.ts'

/** Where paths of excluded inputs have led to: one tree for all of them, so that those that begin alike are followed together. */
export interface ExcludedPlace {
  /** One of the paths ends here. */
  readonly selected: boolean
  /** The next steps: to entries of this node. */
  readonly next: ExcludedBranch | undefined
  /** The next steps after `..`: to entries of this node and of every node below it. */
  readonly deep: ExcludedBranch | undefined
}

export interface ExcludedBranch {
  /** Behind a name or an index, negative ones as they are written. */
  readonly entries: ReadonlyMap<Key, ExcludedPlace>
  /** Behind steps that may mean several. */
  readonly others: readonly { readonly segment: ChildSegment; readonly to: ExcludedPlace }[]
}

interface Position {
  /** One of the paths selects the node, or one that it is below. */
  readonly excluded: boolean
  readonly next: readonly ExcludedBranch[]
  readonly deep: readonly ExcludedBranch[]
}

const outside: Position = { excluded: false, next: [], deep: [] }
const inside: Position = { excluded: true, next: [], deep: [] }

/**
 * Goes along with a walk, and says at each node whether it is excluded. What it needs to know of a location it takes from the way
 * there: no value is walked for its sake, and no cap stands in its way.
 */
export class Excluded {
  private readonly way: Position[]

  /** `roots`: what all those that are in force have for the address. */
  constructor(roots: readonly ExcludedPlace[]) {
    this.way = [positionAt(roots, [])]
  }

  get here(): boolean {
    return this.position().excluded
  }

  /** The walk goes on to this entry. */
  enter(container: Container, key: Key): void {
    this.way.push(step(this.position(), container, key))
  }

  /** The walk comes back. */
  leave(): void {
    this.way.pop()
  }

  private position(): Position {
    return this.way.at(-1) as Position
  }
}

function step({ excluded, next, deep }: Position, container: Container, key: Key): Position {
  if (excluded) return inside
  if (next.length === 0 && deep.length === 0) return outside
  const places: ExcludedPlace[] = []
  for (const branch of next) follow(branch, container, key, places)
  for (const branch of deep) follow(branch, container, key, places)
  return places.length === 0 && deep.length === 0 ? outside : positionAt(places, deep)
}

function follow({ entries, others }: ExcludedBranch, container: Container, key: Key, places: ExcludedPlace[]): void {
  const named = entries.get(key)
  if (named !== undefined) places.push(named)
  const fromEnd = typeof key === 'number' ? entries.get(key - (container as readonly unknown[]).length) : undefined
  if (fromEnd !== undefined) places.push(fromEnd)
  for (const { segment, to } of others) if (leadsTo(segment, container, key)) places.push(to)
}

function leadsTo(segment: ChildSegment, container: Container, key: Key): boolean {
  if (segment.kind !== 'union') return selectsKey(container, segment, key)
  return segment.selectors.some(selector => selectsKey(container, selector, key))
}

/** `deep`: what holds from somewhere above on. */
function positionAt(places: readonly ExcludedPlace[], deep: readonly ExcludedBranch[]): Position {
  if (places.some(({ selected }) => selected)) return inside
  const added = places.flatMap(place => place.deep ?? [])
  return {
    excluded: false,
    next: places.flatMap(place => place.next ?? []),
    deep: added.length === 0 ? deep : [...deep, ...added],
  }
}
