import type { EndpointSegment } from '../../rules-schema/index.ts'

/** A path pattern of one endpoint or more. */
export interface Pattern {
  /** Different patterns have different ones. */
  readonly key: string
  /** Capital and small letters differ, and so does a trailing slash, which is an empty segment then. */
  readonly exact: boolean
  readonly segments: readonly EndpointSegment[]
  /** Whether it takes values from the path. */
  readonly hasNames: boolean
}

/** Something that a path leads to. */
export interface Routed {
  readonly pattern: Pattern
}

/**
 * Where several patterns part. A tree of thousands is walked through memory that no cache holds, so what only one pattern goes through has
 * no nodes: it is one text.
 */
interface Node<P> {
  /** By the next segment. */
  readonly literals: Map<string, Way<P>>
  /** For `*` and `:name`. */
  any: Way<P> | undefined
  /** Those whose patterns end here. */
  readonly ends: P[]
  /** Those whose patterns have their `**` here. */
  readonly rest: P[]
}

/** The way on, of one alone. */
interface Tail<P> {
  readonly routed: P
  /** Its segments from here on. */
  readonly left: readonly EndpointSegment[]
  /** The same as a text, a slash before each: `/*` for `*` and `:name`, `/**` for `**`. No literal segment has a `*` in it. */
  readonly text: string
}

type Way<P> = Node<P> | Tail<P>

/** All whose patterns fit a path, whatever their number: one walk down a tree of segments. */
export class Router<P extends Routed> {
  private readonly loose: Node<P> = emptyNode()
  /** Not there before a pattern is exact: few are, and the walk would be in vain. */
  private exact: Node<P> | undefined
  /** How many there are. */
  size = 0

  add(routed: P): void {
    this.size++
    const { exact, segments } = routed.pattern
    if (exact) this.exact ??= emptyNode()
    const folded = exact ? segments : segments.map(foldSegment)
    put(exact ? (this.exact as Node<P>) : this.loose, routed, folded)
  }

  /** `path`: from its first slash on; anything else fits nothing. */
  find(path: string): readonly P[] {
    if (this.size === 0 || !path.startsWith('/')) return none
    // No letter becomes a slash, or a slash a letter, when its case is folded: folded as a whole it has the same segments.
    const folded = foldCase(path)
    const found = descend(this.loose, folded, 1, endOf(folded, false), none)
    return this.exact === undefined ? found : descend(this.exact, path, 1, endOf(path, true), found)
  }

  /** Every one, in no order. */
  *all(): Generator<P> {
    yield* allBelow(this.loose)
    if (this.exact !== undefined) yield* allBelow(this.exact)
  }
}

const none: readonly never[] = []

/** What `pattern` takes from a path that it fits, as own members; nothing can be shadowed by the prototype. */
export function takeParams(
  pattern: Pattern,
  path: string,
  decode: (segment: string) => string,
): Readonly<Record<string, string>> {
  const segments = splitPath(path, pattern.exact)
  const params: Record<string, string> = Object.create(null)
  pattern.segments.forEach((segment, index) => {
    if (segment.kind === 'param') params[segment.name] = decode(segments[index] as string)
  })
  return params
}

/** At slashes; one trailing slash is ignored, or, for exact patterns, an empty segment. */
export function splitPath(path: string, exact: boolean): readonly string[] {
  if (path === '/') return []
  return path.slice(1, !exact && path.endsWith('/') ? -1 : undefined).split('/')
}

function put<P>(node: Node<P>, routed: P, [segment, ...left]: readonly EndpointSegment[]): void {
  if (segment === undefined) node.ends.push(routed)
  else if (segment.kind === 'rest') node.rest.push(routed)
  else if (segment.kind === 'literal')
    node.literals.set(segment.text, further(node.literals.get(segment.text), routed, left))
  else node.any = further(node.any, routed, left)
}

/** The way on with one more. */
function further<P>(way: Way<P> | undefined, routed: P, left: readonly EndpointSegment[]): Way<P> {
  if (way === undefined) return { routed, left, text: left.map(segment => `/${textOf(segment)}`).join('') }
  const node = 'routed' in way ? parted(way) : way
  put(node, routed, left)
  return node
}

function parted<P>({ routed, left }: Tail<P>): Node<P> {
  const node = emptyNode<P>()
  put(node, routed, left)
  return node
}

function textOf(segment: EndpointSegment): string {
  if (segment.kind === 'literal') return segment.text
  return segment.kind === 'rest' ? '**' : '*'
}

/** `before`, and what fits below. `at`: where the next segment begins; beyond `end` there is none. */
function descend<P>(way: Way<P>, path: string, at: number, end: number, before: Found<P>): Found<P> {
  if ('routed' in way) return fits(way.text, path, at - 1, end) ? withOne(before, way.routed) : before
  let found = before
  for (const routed of way.rest) found = withOne(found, routed)
  if (at > end) {
    for (const routed of way.ends) found = withOne(found, routed)
    return found
  }
  const next = endOfSegment(path, at, end)
  const literal = way.literals.size === 0 ? undefined : way.literals.get(path.slice(at, next))
  if (literal !== undefined) found = descend(literal, path, next + 1, end, found)
  if (way.any !== undefined && next > at) found = descend(way.any, path, next + 1, end, found)
  return found
}

/** Mostly there is one, or none, and no room is made for more. */
type Found<P> = readonly P[]

function withOne<P>(found: Found<P>, one: P): Found<P> {
  if (found.length === 0)
    return [one]
    // Nobody else has it yet.
  ;(found as P[]).push(one)
  return found
}

function endOfSegment(path: string, at: number, end: number): number {
  const found = path.indexOf('/', at)
  return found === -1 || found > end ? end : found
}

/** Whether what is left of a path is what a tail says. `from`: a slash of the path, or its `end`. */
function fits(text: string, path: string, from: number, end: number): boolean {
  let at = from
  for (let read = 0; read < text.length; read++) {
    const symbol = text.charCodeAt(read)
    // Behind a whole segment alone: `/a/**` has nothing to do with `/ab`.
    if (symbol === slash && text.startsWith('/**', read)) return at === end || path.charCodeAt(at) === slash
    if (symbol === star) {
      const next = endOfSegment(path, at, end)
      if (next === at) return false
      at = next
    } else if (at < end && path.charCodeAt(at) === symbol) at++
    else return false
  }
  return at === end
}

const slash = 0x2f
const star = 0x2a

function* allBelow<P>(way: Way<P>): Generator<P> {
  if ('routed' in way) {
    yield way.routed
    return
  }
  yield* way.ends
  yield* way.rest
  for (const next of [...way.literals.values(), way.any]) if (next !== undefined) yield* allBelow(next)
}

/** Where the last segment ends; 0: there is none. One trailing slash is ignored, or, for exact patterns, ends an empty segment. */
function endOf(path: string, exact: boolean): number {
  if (path === '/') return 0
  return !exact && path.endsWith('/') ? path.length - 1 : path.length
}

function foldSegment(segment: EndpointSegment): EndpointSegment {
  return segment.kind === 'literal' ? { kind: 'literal', text: foldCase(segment.text) } : segment
}

/** Most paths are in lower case, and looking takes less time than writing them again. */
function foldCase(text: string): string {
  return isFolded.test(text) ? text : text.toLowerCase()
}

const isFolded = /^[\0-@[-\x7f]*$/

function emptyNode<P>(): Node<P> {
  return { literals: new Map(), any: undefined, ends: [], rest: [] }
}
