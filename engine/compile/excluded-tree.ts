import { type ChildSegment, canonicalJson, type Segment } from '../../rules-schema/index.ts'
import type { ExcludedBranch, ExcludedPlace } from '../values/excluded.ts'

/** One tree of several paths. */
export function excludedTree(paths: Iterable<readonly Segment[]>): ExcludedPlace {
  const root = new Place()
  for (const segments of paths) {
    let place = root
    for (const segment of segments) place = place.behind(segment)
    place.selected = true
  }
  return root
}

class Place implements ExcludedPlace {
  selected = false
  next: Branch | undefined
  deep: Branch | undefined

  behind(segment: Segment): Place {
    if (segment.kind !== 'descendant') {
      this.next ??= new Branch()
      return this.next.behind(segment)
    }
    this.deep ??= new Branch()
    return this.deep.behind(segment.segment)
  }
}

class Branch implements ExcludedBranch {
  readonly names = new Map<string, Place>()
  readonly others: { readonly segment: ChildSegment; readonly to: Place }[] = []
  private readonly byText = new Map<string, Place>()

  behind(segment: ChildSegment): Place {
    const [places, key] = segment.kind === 'name' ? [this.names, segment.name] : [this.byText, canonicalJson(segment)]
    const known = places.get(key)
    if (known !== undefined) return known
    const to = new Place()
    places.set(key, to)
    if (segment.kind !== 'name') this.others.push({ segment, to })
    return to
  }
}
