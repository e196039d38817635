import type { Endpoint, Rule } from '../../../rules-schema/index.ts'
import type { AddressState } from './address.ts'
import { namesOf, takenByPattern } from './pattern.ts'
import { decodePercent, rawPath } from './request-path.ts'
import type { Supplied } from './supplied.ts'
import { all, any, isFalse, isPending, isTrue, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** Whether a request is one of the rule's, as far as it is known now. */
export function endpointVerdict(rule: Rule, supplied: Supplied, world: World): Verdict {
  if (rule.endpoint === undefined) return isTrue()
  return any(endpointsOf(rule).map(one => oneVerdict(one, supplied, world)))
}

/** One or several. */
function endpointsOf({ endpoint = [] }: Rule): readonly Endpoint[] {
  return [endpoint].flat()
}

function oneVerdict(endpoint: Endpoint, supplied: Supplied, world: World): Verdict {
  return all([methodVerdict(endpoint.method, supplied), pathVerdict(endpoint, supplied, world)])
}

function methodVerdict(method: Endpoint['method'], supplied: Supplied): Verdict {
  if (method === undefined) return isTrue()
  if (supplied.state('server.request.method').is === 'pending') return isPending
  const sent = supplied.text('server.request.method')
  const fits = [method].flat().some(one => one === sent || (one === 'GET' && sent === 'HEAD'))
  return fits ? isTrue() : isFalse
}

function pathVerdict(endpoint: Endpoint, supplied: Supplied, world: World): Verdict {
  if (endpoint.path === undefined || takenFromPath(endpoint, supplied, world)) return isTrue()
  return isPathOpen(supplied) ? isPending : isFalse
}

/** A path may still come that fits where none does so far. */
function isPathOpen(supplied: Supplied): boolean {
  return ['server.request.path', 'server.request.uri.raw'].some(address => supplied.state(address).is === 'pending')
}

function withNames(rule: Rule): readonly Endpoint[] {
  return endpointsOf(rule).filter(({ path = '' }) => namesOf(path).length > 0)
}

export function hasNames(rule: Rule): boolean {
  return withNames(rule).length > 0
}

/** `server.request.path_params` as a rule sees it that has patterns with names. */
export function ownPathParams(rule: Rule, supplied: Supplied, world: World): AddressState {
  const patterns = withNames(rule)
  const taken = patterns.map(one => takenFromPath(one, supplied, world)).filter(one => one !== undefined)
  if (taken.length > 1) world.observe?.('several patterns give names', 'seen')
  if (taken.length > 0) return { is: 'supplied', value: merged(taken) }
  return { is: isPathOpen(supplied) ? 'pending' : 'absent' }
}

type Params = Readonly<Record<string, string>>

/** Where two have the same name, that of the first. */
function merged(taken: readonly Params[]): Params {
  const entries = new Map<string, string>()
  for (const [name, text] of taken.flatMap(one => Object.entries(one))) if (!entries.has(name)) entries.set(name, text)
  return Object.fromEntries(entries)
}

/** What the pattern's names stand for; `undefined` where neither path fits. */
function takenFromPath(endpoint: Endpoint, supplied: Supplied, world: World): Params | undefined {
  const target = supplied.text('server.request.uri.raw')
  const normalised = takenByPattern(endpoint, supplied.text('server.request.path'), world)
  const raw = takenByPattern(endpoint, target === undefined ? undefined : rawPath(target), world)
  if (normalised || raw) world.observe?.(normalised ? 'normalised path fits' : 'raw path alone fits', 'seen')
  if (normalised) return Object.fromEntries(normalised)
  return raw && Object.fromEntries(raw.map(([name, text]) => [name, decodePercent(text)]))
}
