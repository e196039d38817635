import {
  parsePath,
  pathParamsAddress,
  type Rule,
  type Segment,
  type Selector,
  secretWordIn,
} from '../rules-schema/index.ts'

const redacted = '<redacted>'

type Addresses = Readonly<Record<string, unknown>>
type Path = readonly Segment[]

/**
 * Addresses as they may be shown: without what the rule captures only behind a mask, and without members that are named like
 * a secret. May hide more than that (what a path with a slice or `..` could reach, a whole target for one of its segments).
 */
export function redactedAddresses(addresses: Addresses, rule: Rule): Addresses {
  const masked = maskedPaths(rule)
  const pathsAt = (address: string) => masked.get(address) ?? []
  const shown = Object.entries(addresses).map(([address, value]) => [address, redact(value, pathsAt(address))])
  const target = addresses[uriAddress]
  return {
    ...Object.fromEntries(shown),
    ...(typeof target === 'string' && !isHidden(pathsAt(uriAddress))
      ? { [uriAddress]: shownTarget(target, pathsAt) }
      : {}),
  }
}

const uriAddress = 'server.request.uri.raw'

/** The target holds the path and the query once more. */
function shownTarget(target: string, pathsAt: (address: string) => readonly Path[]): string {
  if (pathsAt(pathParamsAddress).length + pathsAt('server.request.path').length > 0) return redacted
  return target.replaceAll(/([?&])([^=&#]*)=([^&#]*)/g, (all, mark: string, name: string) => {
    const value = redact({ [decoded(name)]: '' }, pathsAt('server.request.query')) as Readonly<Record<string, unknown>>
    return value[decoded(name)] === redacted ? `${mark}${name}=${redacted}` : all
  })
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

function maskedPaths({ capture = {} }: Rule): ReadonlyMap<string, readonly Path[]> {
  const paths = new Map<string, Path[]>()
  for (const one of Object.values(capture)) {
    if (!('address' in one) || one.mask === undefined || one.mask === 'none') continue
    const parsed = parsePath(one.path ?? '$')
    paths.set(one.address, [...(paths.get(one.address) ?? []), parsed.ok ? parsed.segments : []])
  }
  return paths
}

/** @param paths what of the value is hidden; an empty path is all of it */
function redact(value: unknown, paths: readonly Path[]): unknown {
  if (isHidden(paths)) return redacted
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => redact(item, below(paths, undefined)))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretWordIn(name) === undefined ? redact(member, below(paths, name)) : redacted,
    ]),
  )
}

function isHidden(paths: readonly Path[]): boolean {
  return paths.some(path => path.length === 0)
}

/** What is left of each path below a member of this name, or below an item. */
function below(paths: readonly Path[], name: string | undefined): readonly Path[] {
  return paths.flatMap(path => {
    const [segment, ...rest] = path
    if (segment === undefined) return []
    const selects = selectorsOf(segment).some(selector => maySelect(selector, name))
    return [...(selects ? [rest] : []), ...(segment.kind === 'descendant' ? [path] : [])]
  })
}

function selectorsOf(segment: Segment): readonly Selector[] {
  const child = segment.kind === 'descendant' ? segment.segment : segment
  return child.kind === 'union' ? child.selectors : [child]
}

function maySelect(selector: Selector, name: string | undefined): boolean {
  if (selector.kind === 'wildcard') return true
  return selector.kind === 'name' ? selector.name === name : name === undefined
}
