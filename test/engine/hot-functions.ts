import { setFlagsFromString } from 'node:v8'
import type { Engine } from '../../engine/index.ts'

setFlagsFromString('--allow-natives-syntax')
const statusOf = new Function('one', 'return %GetOptimizationStatus(one)') as (one: object) => number

/** Of V8's `OptimizationStatus`: compiled by one of the compilers that rely on shapes. */
const optimised = 1 << 4

/** The methods of an engine, and of all that the judging of a request is made of, by name. */
export function methodsOf(engine: Engine, request: object): ReadonlyMap<string, object> {
  const methods = new Map<string, object>()
  const seen = new Set<object>()
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || depth > mostSteps) return
    seen.add(value)
    for (const [name, method] of ownMethods(Object.getPrototypeOf(value))) methods.set(name, method)
    for (const member of Object.values(value)) visit(member, depth + 1)
  }
  for (const [name, method] of ownMethods(Object.getPrototypeOf(engine))) methods.set(name, method)
  visit(request, 0)
  return methods
}

/** From a transaction to what looks at a value: more, and every rule is visited. */
const mostSteps = 4

/** Of classes of ours: what is built in is compiled with V8 itself. */
function ownMethods(prototype: unknown): readonly (readonly [string, object])[] {
  if (typeof prototype !== 'object' || prototype === null) return []
  const { name } = prototype.constructor
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([key, { value, get }]) => {
    const method: unknown = value ?? get
    const isOurs = typeof method === 'function' && key !== 'constructor' && !isNative(method)
    return isOurs ? [[`${name}.${key}`, method] as const] : []
  })
}

function isNative(method: object): boolean {
  return Function.prototype.toString.call(method).includes('[native code]')
}

/** Names of those that are optimised now. */
export function optimisedOf(methods: ReadonlyMap<string, object>): readonly string[] {
  return [...methods].filter(([, method]) => (statusOf(method) & optimised) !== 0).map(([name]) => name)
}
