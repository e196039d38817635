/**
 * A strict subset of JSONPath (RFC 9535): names, indices, `*`, slices, unions of these, and at most one `..`; no filters.
 * Everything else is refused here, when a rule is read, since a path that is misread later is a rule that never fires.
 */
export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }
  /** `start` and `end` where absent: from one end to the other, as `step` goes, which selects nothing where it is 0. */
  | {
      readonly kind: 'slice'
      readonly start: number | undefined
      readonly end: number | undefined
      readonly step: number
    }

export type ChildSegment = Selector | { readonly kind: 'union'; readonly selectors: readonly Selector[] }

/** `descendant`: the segment applied to a node and to every node below it. */
export type Segment = ChildSegment | { readonly kind: 'descendant'; readonly segment: ChildSegment }

/** What a segment selects by, one by one. */
export function selectorsOf(segment: Segment): readonly Selector[] {
  if (segment.kind === 'descendant') return selectorsOf(segment.segment)
  return segment.kind === 'union' ? segment.selectors : [segment]
}

/** The members that a segment names. */
export function namesIn(segment: Segment): readonly string[] {
  if (segment.kind === 'name') return [segment.name]
  return selectorsOf(segment).flatMap(selector => (selector.kind === 'name' ? [selector.name] : []))
}

/** No path has more; a request is not looked at deeper either. */
export const maxSegments = 32

export type PathResult =
  | { readonly ok: true; readonly segments: readonly Segment[] }
  /** `offset`: in UTF-16 code units, where reading stopped. */
  | { readonly ok: false; readonly message: string; readonly help?: string; readonly offset: number }

export type PathRefusal = Extract<PathResult, { ok: false }>

export function refusePath(offset: number, message: string, help?: string): PathRefusal {
  return { ok: false, message, offset, ...(help === undefined ? {} : { help }) }
}
