import type { AddressKind, Scalar } from '../../rules-schema/index.ts'

/** Stands for "there is nothing here", which is not `null`. */
export const nothing: unique symbol = Symbol('nothing')

export type Container = readonly unknown[] | Readonly<Record<string, unknown>>

/** What a rule can see: scalars (with `null`), arrays and objects; not functions, symbols, bigints, or views of bytes. */
export type Seen = Scalar | null | Container

/**
 * What `value` is to a rule. In text addresses numbers and booleans are their JSON text and `null` is not there; there is no
 * JSON text of `NaN` and the infinities.
 */
export function see(value: unknown, kind: AddressKind): Seen | typeof nothing {
  switch (typeof value) {
    case 'string':
      return value
    case 'number':
      if (kind === 'typed') return value
      return Number.isFinite(value) ? JSON.stringify(value) : nothing
    case 'boolean':
      return kind === 'typed' ? value : String(value)
    case 'object':
      if (value === null) return kind === 'typed' ? null : nothing
      return ArrayBuffer.isView(value) || isBuffer(value) ? nothing : (value as Container)
    default:
      return nothing
  }
}

/** Who asks a Proxy for its prototype may be thrown at: what is wrong with it is found when it is looked into. */
function isBuffer(value: object): boolean {
  try {
    return value instanceof ArrayBuffer
  } catch {
    return false
  }
}

export function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null
}

/** An own enumerable data property: no getter is called, no prototype asked. */
export function ownData(container: Container, name: string | number): unknown {
  const property = Object.getOwnPropertyDescriptor(container, name)
  if (property === undefined || property.enumerable !== true || !('value' in property)) return undefined
  return property.value
}

/** Own enumerable names of an object, in its own order. */
export function ownNames(container: Container): readonly string[] {
  return Object.keys(container)
}
