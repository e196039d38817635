import { types } from 'node:util'
import { maxDepth } from '../json/index.ts'
import { within } from '../pointer.ts'
import { error, type Problem } from '../problem.ts'
import { inOneGo } from '../steps.ts'

/** No container holds more, but for rules and the entries of lists, which are counted by the schema. */
const maxEntries = 20_000

/** How many values may still be taken, of how many: a part that is shared counts every time it is met. */
export interface ValueBudget {
  left: number
  readonly of: number
}

export function valueBudget(of: number): ValueBudget {
  return { left: of, of }
}

export type Plain = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: Problem }

/**
 * A copy of any JavaScript value that is plain JSON in itself, or where it is not: a getter, a function, a class's
 * instance, a proxy, a cycle. Nothing of the value is called, and nothing is trusted afterwards but the copy. Members that
 * are `undefined` are left out, as `JSON.stringify` does. `depth`: containers around the value.
 */
export function plainCopy(value: unknown, pointer: string, depth: number, budget: ValueBudget): Plain {
  return inOneGo(plainCopyInSteps(value, pointer, depth, budget))
}

/** The same with pauses, where there are many values. */
export function plainCopyInSteps(
  value: unknown,
  pointer: string,
  depth: number,
  budget: ValueBudget,
): Generator<void, Plain> {
  return new Copier(pointer, depth, budget).copy(value)
}

/**
 * The same for an object, but for the lists under the names of `later`: they stay as they are, to be taken entry by entry with
 * `ownEntry`. `depth`: containers around the object.
 */
export function plainMembers(
  value: unknown,
  pointer: string,
  depth: number,
  budget: ValueBudget,
  later: readonly string[],
): Plain {
  return inOneGo(plainMembersInSteps(value, pointer, depth, budget, later))
}

/** The same with pauses, where there are many values. */
export function* plainMembersInSteps(
  value: unknown,
  pointer: string,
  depth: number,
  budget: ValueBudget,
  later: readonly string[],
): Generator<void, Plain> {
  if (notPlain(value) !== undefined || typeof value !== 'object' || value === null || Array.isArray(value))
    return yield* plainCopyInSteps(value, pointer, depth, budget)
  const keys = Object.keys(value)
  if (keys.length > maxEntries) return tooMany(pointer)
  const copy = {}
  for (const key of keys) {
    const place = within(pointer, key)
    const property = Object.getOwnPropertyDescriptor(value, key)
    if (property === undefined || !('value' in property)) return refuse(place, 'a getter')
    if (property.value === undefined) continue
    const isLater = later.includes(key) && !types.isProxy(property.value) && Array.isArray(property.value)
    const member = isLater ? property : yield* plainCopyInSteps(property.value, place, depth + 1, budget)
    if ('ok' in member && !member.ok) return member
    storeOwn(copy, key, member.value)
  }
  return { ok: true, value: copy }
}

/** An entry of a plain list, not copied; nothing is called to get it. */
export function ownEntry(list: readonly unknown[], index: number, pointer: string): Plain {
  const property = Object.getOwnPropertyDescriptor(list, index)
  if (property === undefined) return refuse(pointer, 'nothing')
  return 'value' in property ? { ok: true, value: property.value } : refuse(pointer, 'a getter')
}

interface Frame {
  readonly source: object
  readonly copy: Record<string, unknown> | unknown[]
  /** Undefined for lists. */
  readonly keys: readonly string[] | undefined
  readonly length: number
  next: number
}

/** Values between two pauses: about half a millisecond. */
const valuesAtOnce = 2_000

class Copier {
  readonly #base: string
  readonly #depth: number
  readonly #budget: ValueBudget
  readonly #frames: Frame[] = []

  constructor(base: string, depth: number, budget: ValueBudget) {
    this.#base = base
    this.#depth = depth
    this.#budget = budget
  }

  *copy(value: unknown): Generator<void, Plain> {
    const root: unknown[] = []
    let refused = this.#take(value, root, 0)
    for (let taken = 1; refused === undefined && this.#frames.length > 0; taken += 1) {
      refused = this.#takeNext(this.#frames.at(-1) as Frame)
      if (taken % valuesAtOnce === 0) yield
    }
    return refused ?? { ok: true, value: root[0] }
  }

  #takeNext(frame: Frame): Plain | undefined {
    if (frame.next === frame.length) {
      this.#frames.pop()
      return undefined
    }
    const key = keyAt(frame, frame.next++)
    const property = Object.getOwnPropertyDescriptor(frame.source, key)
    if (property !== undefined && !('value' in property)) return refuse(this.#pointer(), 'a getter')
    if (property?.value === undefined && frame.keys !== undefined) return undefined
    return this.#take(property?.value, frame.copy, key)
  }

  #take(value: unknown, into: Frame['copy'], key: string | number): Plain | undefined {
    if (--this.#budget.left < 0)
      return { ok: false, problem: error('RW005', this.#pointer(), `more than ${this.#budget.of} values`) }
    const reason = notPlain(value)
    if (reason !== undefined) return refuse(this.#pointer(), reason)
    if (typeof value !== 'object' || value === null) return storeOwn(into, key, value)
    if (this.#depth + this.#frames.length >= maxDepth) return this.#tooDeep(value)
    const keys = Array.isArray(value) ? undefined : Object.keys(value)
    const { length } = keys ?? (value as readonly unknown[])
    if (length > maxEntries) return tooMany(this.#pointer())
    const copy = keys === undefined ? [] : (Object.create(nothing) as Record<string, unknown>)
    storeOwn(into, key, copy)
    this.#frames.push({ source: value, copy, keys, length, next: 0 })
    return undefined
  }

  #tooDeep(value: object): Plain {
    const isCycle = this.#frames.some(({ source }) => source === value)
    return {
      ok: false,
      problem: error('RW004', this.#pointer(), isCycle ? 'refers to itself' : `nested deeper than ${maxDepth}`),
    }
  }

  #pointer(): string {
    return this.#frames.reduce((pointer, frame) => within(pointer, keyAt(frame, frame.next - 1)), this.#base)
  }
}

/**
 * What objects of a document inherit: nothing, to which nobody can add. Else every rule would have what somebody (a service that merges
 * what its clients send) has put on the prototype of all objects: it would be switched off, in the shadow, or block.
 */
const nothing: object = Object.freeze(Object.create(null))

function keyAt({ keys }: Frame, index: number): string | number {
  return keys === undefined ? index : (keys[index] as string)
}

function storeOwn(copy: Frame['copy'], key: string | number, value: unknown): undefined {
  if (Array.isArray(copy)) copy.push(value)
  else if (key === '__proto__')
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true })
  else copy[key] = value
  return undefined
}

function tooMany(pointer: string): Plain {
  return { ok: false, problem: error('RW117', pointer, `more than ${maxEntries} entries`) }
}

function refuse(pointer: string, found: string): Plain {
  return { ok: false, problem: error('RW104', pointer, `must be plain JSON, found ${found}`) }
}

function notPlain(value: unknown): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value)
  if (typeof value !== 'object') return value === undefined ? 'undefined' : `a ${typeof value}`
  if (types.isProxy(value)) return 'a proxy'
  if (Array.isArray(value)) return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return undefined
  // In another realm `Object.prototype` is another object; it too has nothing above it.
  if (!types.isProxy(prototype) && Object.getPrototypeOf(prototype) === null) return undefined
  return 'an instance of a class'
}
