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
  return any(
    endpointsOf(rule, world).map(one => oneVerdict(one, supplied, world)),
    world,
  )
}

/** One or several. */
function endpointsOf({ endpoint = [] }: Rule, world: World): readonly Endpoint[] {
  const all = Array.isArray(endpoint) ? (endpoint as readonly Endpoint[]) : [endpoint as Endpoint]
  return world.mutant === 'first-endpoint-alone' ? all.slice(0, 1) : all
}

function oneVerdict(endpoint: Endpoint, supplied: Supplied, world: World): Verdict {
  return all([methodVerdict(endpoint.method, supplied, world), pathVerdict(endpoint, supplied, world)], world)
}

function methodVerdict(method: Endpoint['method'], supplied: Supplied, world: World): Verdict {
  if (method === undefined) return isTrue()
  if (supplied.state('server.request.method').is === 'pending') return isPending
  const wanted = typeof method === 'string' ? [method] : method
  const isHead = supplied.text('server.request.method') === 'HEAD' && world.mutant !== 'get-without-head'
  const got = isHead ? ['HEAD', 'GET'] : [supplied.text('server.request.method')]
  return got.some(one => one !== undefined && wanted.includes(one)) ? isTrue() : isFalse
}

function pathVerdict(endpoint: Endpoint, supplied: Supplied, world: World): Verdict {
  if (endpoint.path === undefined || takenFromPath(endpoint, supplied, world)) return isTrue()
  const states = [supplied.state('server.request.path'), supplied.state('server.request.uri.raw')]
  return states.some(state => state.is === 'pending') ? isPending : isFalse
}

function withNames(rule: Rule, world: World): readonly Endpoint[] {
  return endpointsOf(rule, world).filter(({ path = '' }) => namesOf(path).length > 0)
}

export function hasNames(rule: Rule, world: World): boolean {
  return withNames(rule, world).length > 0
}

/** `server.request.path_params` as a rule sees it that has patterns with names. */
export function ownPathParams(rule: Rule, supplied: Supplied, world: World): AddressState {
  const patterns = withNames(rule, world)
  const taken = patterns.map(one => takenFromPath(one, supplied, world)).filter(one => one !== undefined)
  if (taken.length > 1) world.observe?.('several patterns give names', 'seen')
  if (taken.length > 0) return { is: 'supplied', value: merged(taken, world) }
  const isOpen = patterns.some(one => pathVerdict(one, supplied, world).is === 'pending')
  return isOpen ? { is: 'pending' } : { is: 'absent' }
}

type Params = Readonly<Record<string, string>>

/** Where two have the same name, that of the first. */
function merged(taken: readonly Params[], world: World): Params {
  const entries = new Map<string, string>()
  for (const [name, text] of taken.flatMap(one => Object.entries(one)))
    if (!entries.has(name) || world.mutant === 'last-pattern-gives') entries.set(name, text)
  return Object.fromEntries(entries)
}

/** What the pattern's names stand for; `undefined` where neither path fits. */
function takenFromPath(endpoint: Endpoint, supplied: Supplied, world: World): Params | undefined {
  const target = supplied.text('server.request.uri.raw')
  const normalised = takenByPattern(endpoint, supplied.text('server.request.path'), world)
  const raw = takenByPattern(endpoint, target === undefined ? undefined : rawPath(target), world)
  if (normalised || raw) world.observe?.(normalised ? 'normalised path fits' : 'raw path alone fits', 'seen')
  if (normalised && world.mutant !== 'raw-path-alone') return Object.fromEntries(normalised)
  if (!raw || world.mutant === 'normalised-path-alone') return undefined
  return Object.fromEntries(
    raw.map(([name, text]) => [name, world.mutant === 'path-params-not-decoded' ? text : decodePercent(text)]),
  )
}
