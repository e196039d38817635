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
  private readonly exact: Node = emptyNode()

  add(pattern: Pattern): void {
    let node = pattern.exact ? this.exact : this.loose
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
    descend(this.loose, splitPath(path, false), 0, foldCase, found)
    descend(this.exact, splitPath(path, true), 0, asItIs, found)
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

function descend(
  node: Node,
  segments: readonly string[],
  at: number,
  fold: (text: string) => string,
  found: Pattern[],
): void {
  found.push(...node.rest)
  const segment = segments[at]
  if (segment === undefined) {
    found.push(...node.patterns)
    return
  }
  const literal = node.literals.get(fold(segment))
  if (literal !== undefined) descend(literal, segments, at + 1, fold, found)
  if (node.any !== undefined && segment !== '') descend(node.any, segments, at + 1, fold, found)
}

function foldCase(text: string): string {
  return text.toLowerCase()
}

function asItIs(text: string): string {
  return text
}

function emptyNode(): Node {
  return { literals: new Map(), any: undefined, patterns: [], rest: [] }
}
