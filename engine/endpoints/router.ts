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

/** Most nodes have one thing behind them. A tree of thousands is walked through memory that no cache holds: what is not there costs nothing. */
interface Node<P> {
  /** For a literal segment; further ones are in `literals`. */
  text: string | undefined
  child: Node<P> | undefined
  literals: Map<string, Node<P>> | undefined
  /** For `*` and `:name`. */
  any: Node<P> | undefined
  /** Patterns that end here. */
  patterns: P[] | undefined
  /** Patterns whose `**` is here. */
  rest: P[] | undefined
}

/** All patterns that fit a path, whatever their number: one walk down a tree of segments. */
export class Router<P extends Pattern = Pattern> {
  private readonly loose: Node<P> = emptyNode()
  /** Not there before a pattern is exact: few are, and the walk would be in vain. */
  private exact: Node<P> | undefined
  /** How many patterns there are. */
  size = 0

  add(pattern: P): void {
    this.size++
    if (pattern.exact) this.exact ??= emptyNode()
    let node = pattern.exact ? (this.exact as Node<P>) : this.loose
    for (const segment of pattern.segments) {
      if (segment.kind === 'rest') {
        node.rest ??= []
        node.rest.push(pattern)
        return
      }
      node = step(node, segment, pattern.exact)
    }
    node.patterns ??= []
    node.patterns.push(pattern)
  }

  /** `path`: from its first slash on; anything else fits nothing. */
  find(path: string): readonly P[] {
    if (this.size === 0 || !path.startsWith('/')) return none
    const found: P[] = []
    // No letter becomes a slash, or a slash a letter, when its case is folded: folded as a whole it has the same segments.
    const folded = foldCase(path)
    descend(this.loose, folded, 1, endOf(folded, false), found)
    if (this.exact !== undefined) descend(this.exact, path, 1, endOf(path, true), found)
    return found
  }

  /** Every one, in no order. */
  *all(): Generator<P> {
    yield* patternsBelow(this.loose)
    if (this.exact !== undefined) yield* patternsBelow(this.exact)
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

function step<P>(node: Node<P>, segment: EndpointSegment, exact: boolean): Node<P> {
  if (segment.kind !== 'literal') {
    node.any ??= emptyNode()
    return node.any
  }
  const text = exact ? segment.text : foldCase(segment.text)
  const known = childOf(node, text)
  if (known !== undefined) return known
  const made = emptyNode<P>()
  if (node.child === undefined) {
    node.text = text
    node.child = made
  } else {
    node.literals ??= new Map()
    node.literals.set(text, made)
  }
  return made
}

function childOf<P>(node: Node<P>, text: string): Node<P> | undefined {
  return node.text === text ? node.child : node.literals?.get(text)
}

/** `at`: where the next segment begins; beyond `end` there is none. */
function descend<P>(node: Node<P>, path: string, at: number, end: number, found: P[]): void {
  if (node.rest !== undefined) for (const pattern of node.rest) found.push(pattern)
  if (at > end) {
    if (node.patterns !== undefined) for (const pattern of node.patterns) found.push(pattern)
    return
  }
  if (node.child === undefined && node.any === undefined) return
  const slash = path.indexOf('/', at)
  const next = slash === -1 || slash > end ? end : slash
  const literal = node.child === undefined ? undefined : childOf(node, path.slice(at, next))
  if (literal !== undefined) descend(literal, path, next + 1, end, found)
  if (node.any !== undefined && next > at) descend(node.any, path, next + 1, end, found)
}

function* patternsBelow<P>({ patterns = [], rest = [], child, literals, any }: Node<P>): Generator<P> {
  yield* patterns
  yield* rest
  for (const node of [child, any, ...(literals?.values() ?? [])]) if (node !== undefined) yield* patternsBelow(node)
}

/** Where the last segment ends; 0: there is none. One trailing slash is ignored, or, for exact patterns, ends an empty segment. */
function endOf(path: string, exact: boolean): number {
  if (path === '/') return 0
  return !exact && path.endsWith('/') ? path.length - 1 : path.length
}

function foldCase(text: string): string {
  return text.toLowerCase()
}

function emptyNode<P>(): Node<P> {
  return {
    text: undefined,
    child: undefined,
    literals: undefined,
    any: undefined,
    patterns: undefined,
    rest: undefined,
  }
}
