import { pathParamsAddress, type Segment } from '../../rules-schema/index.ts'
import { inputsOf } from '../compile/reads.ts'
import type { AddressValues } from '../contract.ts'
import type { CompiledInput, CompiledRule, Program, Route } from '../program.ts'

/** Neither long nor short, of letters, digits and a mark: what most values are. */
const sampleText = 'sample value 123-abc'

/** Of each kind: enough to go every way through the engine, few enough to be done between two requests. */
const most = 64

/** Requests to the endpoints of a program, and one for its other rules, with a text wherever a rule looks. None of them is anybody's. */
export function* sampleRequests({ layers }: Program): Generator<AddressValues> {
  for (const { router, always, index } of layers) {
    let count = 0
    for (const route of router.all()) {
      if (count++ === most) break
      yield requestTo(route)
    }
    const waiting = [...(index?.placeOf.values() ?? [])].flatMap(({ rules }) => rules.slice(0, 1))
    const everywhere = [...always.slice(0, most), ...waiting.slice(0, most)]
    if (everywhere.length > 0) yield requestFor(everywhere)
  }
}

function requestTo({ pattern, endpoints }: Route): AddressValues {
  const path = pattern.segments.map(segment => (segment.kind === 'literal' ? segment.text : 'sample')).join('/')
  const [endpoint] = endpoints
  return {
    ...requestFor(endpoint?.rules.slice(0, 1) ?? [], `/${path}`),
    'server.request.method': endpoint?.methods?.[0] ?? 'GET',
  }
}

function requestFor(rules: readonly CompiledRule[], path = '/'): AddressValues {
  const values: Record<string, unknown> = { 'server.request.uri.raw': path }
  for (const { conditions } of rules)
    for (const input of conditions.flatMap(inputsOf)) if (input.address !== pathParamsAddress) put(values, input)
  return values
}

function put(values: Record<string, unknown>, { address, segments }: CompiledInput): void {
  let at: Record<string, unknown> = values
  for (const [depth, key] of [address, ...segments.map(keyOf)].entries()) {
    const next = depth === segments.length ? sampleText : {}
    // A name may be `__proto__`: nothing but own members is read, or written.
    if (!Object.hasOwn(at, key))
      Object.defineProperty(at, key, { value: next, enumerable: true, writable: true, configurable: true })
    const there = Object.getOwnPropertyDescriptor(at, key)?.value
    if (typeof there !== 'object') return
    at = there
  }
}

function keyOf(segment: Segment): string {
  return segment.kind === 'name' ? segment.name : 'sample'
}
