import type { Scalar } from '../../../rules-schema/index.ts'

export type AddressKind = 'text' | 'typed'

export type ScalarValue = Scalar | null

/** A value as a rule sees it; `undefined` is what is not there. */
export type Value = ScalarValue | object

/** The name of a member or the index of an item. */
export type Key = string | number

export function isScalar(value: Value): value is ScalarValue {
  return typeof value !== 'object' || value === null
}

/** What of a supplied value is there, by the kind of its address. */
export function whatIsThere(value: unknown, kind: AddressKind): Value | undefined {
  switch (typeof value) {
    case 'string':
      return value
    case 'boolean':
      return kind === 'text' ? String(value) : value
    case 'number':
      return kind === 'text' ? numberAsText(value) : value
    case 'object':
      if (value === null) return kind === 'typed' ? null : undefined
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
export function keysOf(value: Value): readonly Key[] {
  if (isScalar(value)) return []
  return Array.isArray(value) ? [...value.keys()] : Object.keys(value)
}

/** Every entry of a container in its own order; one that is not there has `undefined`. */
export function entriesOf(container: object): readonly (readonly [key: Key, value: unknown])[] {
  return keysOf(container).map(key => [key, ownValue(container, key)] as const)
}

/** An own enumerable data property; a name of an array or an index of an object is nothing. */
export function member(container: object, key: Key): unknown {
  return Array.isArray(container) === (typeof key === 'number') ? ownValue(container, key) : undefined
}

export function ownValue(container: object, key: Key): unknown {
  const property = Object.getOwnPropertyDescriptor(container, key)
  return property?.enumerable ? property.value : undefined
}
