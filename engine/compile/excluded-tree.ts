import { type ChildSegment, canonicalJson, type Segment } from '../../rules-schema/index.ts'
import type { ExcludedBranch, ExcludedPlace } from '../values/excluded.ts'
import type { Key } from '../values/select.ts'

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
  readonly entries = new Map<Key, Place>()
  readonly others: { readonly segment: ChildSegment; readonly to: Place }[] = []
  /** Of `others`, by what is written. */
  private readonly byText = new Map<string, Place>()

  behind(segment: ChildSegment): Place {
    if (segment.kind === 'name') return placeAt(this.entries, segment.name)
    if (segment.kind === 'index') return placeAt(this.entries, segment.index)
    const text = canonicalJson(segment)
    const isNew = !this.byText.has(text)
    const to = placeAt(this.byText, text)
    if (isNew) this.others.push({ segment, to })
    return to
  }
}

function placeAt<K>(places: Map<K, Place>, key: K): Place {
  const place = places.get(key) ?? new Place()
  places.set(key, place)
  return place
}
