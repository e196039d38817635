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

interface Node {
  readonly literals: Map<string, Node>
  /** For `*` and `:name`. */
  any: Node | undefined
  /** Patterns that end here. */
  readonly patterns: Pattern[]
  /** Patterns whose `**` is here. */
  readonly rest: Pattern[]
}

/** All patterns that fit a path, whatever their number: one walk down a tree of segments. */
export class Router {
  private readonly loose: Node = emptyNode()
  /** Not there before a pattern is exact: few are, and the walk would be in vain. */
  private exact: Node | undefined

  add(pattern: Pattern): void {
    if (pattern.exact) this.exact ??= emptyNode()
    let node = pattern.exact ? (this.exact as Node) : this.loose
    for (const segment of pattern.segments) {
      if (segment.kind === 'rest') return void node.rest.push(pattern)
      node = step(node, segment, pattern.exact)
    }
    node.patterns.push(pattern)
  }

  /** `path`: from its first slash on; anything else fits nothing. */
  find(path: string): Pattern[] {
    const found: Pattern[] = []
    if (!path.startsWith('/')) return found
    // No letter becomes a slash, or a slash a letter, when its case is folded: folded as a whole it has the same segments.
    const folded = foldCase(path)
    descend(this.loose, folded, 1, endOf(folded, false), found)
    if (this.exact !== undefined) descend(this.exact, path, 1, endOf(path, true), found)
    return found
  }
}

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

function step(node: Node, segment: EndpointSegment, exact: boolean): Node {
  if (segment.kind !== 'literal') {
    node.any ??= emptyNode()
    return node.any
  }
  const key = exact ? segment.text : foldCase(segment.text)
  const next = node.literals.get(key) ?? emptyNode()
  node.literals.set(key, next)
  return next
}

/** `at`: where the next segment begins; beyond `end` there is none. */
function descend(node: Node, path: string, at: number, end: number, found: Pattern[]): void {
  for (const pattern of node.rest) found.push(pattern)
  if (at > end) {
    for (const pattern of node.patterns) found.push(pattern)
    return
  }
  const slash = path.indexOf('/', at)
  const next = slash === -1 || slash > end ? end : slash
  const literal = node.literals.get(path.slice(at, next))
  if (literal !== undefined) descend(literal, path, next + 1, end, found)
  if (node.any !== undefined && next > at) descend(node.any, path, next + 1, end, found)
}

/** Where the last segment ends; 0: there is none. One trailing slash is ignored, or, for exact patterns, ends an empty segment. */
function endOf(path: string, exact: boolean): number {
  if (path === '/') return 0
  return !exact && path.endsWith('/') ? path.length - 1 : path.length
}

function foldCase(text: string): string {
  return text.toLowerCase()
}

function emptyNode(): Node {
  return { literals: new Map(), any: undefined, patterns: [], rest: [] }
}
