import type { Endpoint, Rule } from '../../../rules-schema/index.ts'
import type { AddressState } from './address.ts'
import { decodePercent, rawPath } from './request-path.ts'
import type { Supplied } from './supplied.ts'
import { all, isFalse, isPending, isTrue, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

/** Whether a request is one of the endpoint's, as far as it is known now. */
export function endpointVerdict(endpoint: Endpoint | undefined, supplied: Supplied, world: World): Verdict {
  return all([methodVerdict(endpoint?.method, supplied, world), pathVerdict(endpoint?.path, supplied, world)], world)
}

function methodVerdict(method: Endpoint['method'], supplied: Supplied, world: World): Verdict {
  if (method === undefined) return isTrue()
  if (supplied.state('server.request.method').is === 'pending') return isPending
  const wanted = typeof method === 'string' ? [method] : method
  const isHead = supplied.text('server.request.method') === 'HEAD' && world.mutant !== 'get-without-head'
  const got = isHead ? ['HEAD', 'GET'] : [supplied.text('server.request.method')]
  return got.some(one => one !== undefined && wanted.includes(one)) ? isTrue() : isFalse
}

function pathVerdict(pattern: string | undefined, supplied: Supplied, world: World): Verdict {
  if (pattern === undefined || takenFromPath(pattern, supplied, world)) return isTrue()
  const states = [supplied.state('server.request.path'), supplied.state('server.request.uri.raw')]
  return states.some(state => state.is === 'pending') ? isPending : isFalse
}

export function hasNames(rule: Rule): boolean {
  return rule.endpoint?.path?.split('/').some(segment => segment.startsWith(':')) ?? false
}

/** `server.request.path_params` as a rule sees it whose pattern has names. */
export function ownPathParams(pattern: string, supplied: Supplied, world: World): AddressState {
  const value = takenFromPath(pattern, supplied, world)
  if (value) return { is: 'supplied', value }
  return pathVerdict(pattern, supplied, world).is === 'pending' ? { is: 'pending' } : { is: 'absent' }
}

type Params = Readonly<Record<string, string>>

/** What the pattern's names stand for; `undefined` where neither path fits. */
function takenFromPath(pattern: string, supplied: Supplied, world: World): Params | undefined {
  const target = supplied.text('server.request.uri.raw')
  const normalised = paramsOf(pattern, supplied.text('server.request.path'))
  const raw = paramsOf(pattern, target === undefined ? undefined : rawPath(target))
  if (normalised || raw) world.observe?.(normalised ? 'normalised path fits' : 'raw path alone fits', 'seen')
  if (normalised && world.mutant !== 'raw-path-alone') return Object.fromEntries(normalised)
  if (!raw || world.mutant === 'normalised-path-alone') return undefined
  return Object.fromEntries(
    raw.map(([name, text]) => [name, world.mutant === 'path-params-not-decoded' ? text : decodePercent(text)]),
  )
}

function paramsOf(
  pattern: string,
  path: string | undefined,
): readonly (readonly [name: string, text: string])[] | undefined {
  if (!path?.startsWith('/')) return undefined
  const wanted = segmentsOf(pattern)
  const got = segmentsOf(path)
  if (wanted.length !== got.length || !wanted.every((one, place) => fitsSegment(one, got[place] ?? '')))
    return undefined
  return wanted.flatMap((one, place) => (one.startsWith(':') ? [[one.slice(1), got[place] ?? ''] as const] : []))
}

function segmentsOf(path: string): readonly string[] {
  return path.replace(/\/$/, '').split('/')
}

function fitsSegment(wanted: string, got: string): boolean {
  if (wanted === '*' || wanted.startsWith(':')) return got !== ''
  return wanted.toLowerCase() === got.toLowerCase()
}
