import type { EndpointSegment } from '../../rules-schema/index.ts'

/** A path pattern of one endpoint or more. */
export interface Pattern {
  readonly key: string
  readonly segments: readonly EndpointSegment[]
  /** Whether it takes values from the path. */
  readonly hasNames: boolean
}

interface Node {
  readonly literals: Map<string, Node>
  /** For `*` and `:name`. */
  any: Node | undefined
  readonly patterns: Pattern[]
}

/** All patterns that fit a path, whatever their number: one walk down a tree of segments. */
export class Router {
  private readonly root: Node = emptyNode()

  add(pattern: Pattern): void {
    let node = this.root
    for (const segment of pattern.segments) node = step(node, segment)
    node.patterns.push(pattern)
  }

  /** `segments`: of the path, as they stand there. */
  find(segments: readonly string[]): Pattern[] {
    const found: Pattern[] = []
    descend(this.root, segments, 0, found)
    return found
  }
}

/** What `pattern` takes from a path that it fits, as own members; nothing can be shadowed by the prototype. */
export function takeParams(pattern: Pattern, segments: readonly string[]): Readonly<Record<string, string>> {
  const params: Record<string, string> = Object.create(null)
  pattern.segments.forEach((segment, index) => {
    if (segment.kind === 'param') params[segment.name] = segments[index] as string
  })
  return params
}

function step(node: Node, segment: EndpointSegment): Node {
  if (segment.kind !== 'literal') {
    node.any ??= emptyNode()
    return node.any
  }
  const key = segment.text.toLowerCase()
  const next = node.literals.get(key) ?? emptyNode()
  node.literals.set(key, next)
  return next
}

function descend(node: Node, segments: readonly string[], at: number, found: Pattern[]): void {
  const segment = segments[at]
  if (segment === undefined) {
    found.push(...node.patterns)
    return
  }
  const literal = node.literals.get(segment.toLowerCase())
  if (literal !== undefined) descend(literal, segments, at + 1, found)
  if (node.any !== undefined && segment !== '') descend(node.any, segments, at + 1, found)
}

function emptyNode(): Node {
  return { literals: new Map(), any: undefined, patterns: [] }
}
