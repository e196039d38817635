import type { Scalar } from '../../../rules-schema/index.ts'
import type { World } from './world.ts'

export type AddressKind = 'text' | 'typed'

export type ScalarValue = Scalar | null

/** A value as a rule sees it; `undefined` is what is not there. */
export type Value = ScalarValue | object

export function isScalar(value: Value): value is ScalarValue {
  return typeof value !== 'object' || value === null
}

/** What of a supplied value is there, by the kind of its address. */
export function whatIsThere(value: unknown, kind: AddressKind, world: World): Value | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
      return kind === 'text' ? String(value) : value
    case 'number':
      return kind === 'text' ? numberAsText(value) : value
    case 'object':
      if (value === null) return kind === 'typed' || world.mutant === 'null-in-text' ? null : undefined
      return isBytes(value) ? undefined : value
    default:
      return undefined
  }
}

function numberAsText(value: number): string | undefined {
  return Number.isFinite(value) ? JSON.stringify(value) : undefined
}

function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer
}

/** The keys of every entry of a container, in its own order; a scalar has none. */
export function keysOf(value: Value): readonly (string | number)[] {
  if (isScalar(value)) return []
  return Array.isArray(value) ? [...value.keys()] : Object.keys(value)
}

/** Every entry of a container in its own order; one that is not there has `undefined`. */
export function entriesOf(container: object): readonly (readonly [key: string | number, value: unknown])[] {
  return keysOf(container).map(key => [key, ownValue(container, key)] as const)
}

/** An own enumerable data property; a name of an array or an index of an object is nothing. */
export function member(container: object, key: string | number): unknown {
  return Array.isArray(container) === (typeof key === 'number') ? ownValue(container, key) : undefined
}

export function ownValue(container: object, key: string | number): unknown {
  const property = Object.getOwnPropertyDescriptor(container, key)
  return property?.enumerable ? property.value : undefined
}
