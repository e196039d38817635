import { type Form, timeOf } from './values.ts'

/** Which member is wrong, and what it has to be. Never leaves its room: who reads a whole value makes a result of it. */
export class Malformed extends Error {
  readonly path: (string | number)[] = []

  /** `offer.inline[3].hash must be "sha256:" and 64 lower-case hex digits` */
  told(root: string): string {
    const path = this.path.map(stepOf).join('')
    return `${root}${path} ${this.message}`
  }
}

/** Some names are the sender's. */
function stepOf(step: string | number): string {
  if (typeof step === 'string' && /^\w{1,64}$/.test(step)) return `.${step}`
  return `[${JSON.stringify(typeof step === 'string' ? step.slice(0, 64) : step)}]`
}

/** Members that nobody here knows: ignored, and counted. */
export interface Tally {
  members: number
}

/** Returns what it has read, anew; throws `Malformed`. */
export type Read<T> = (value: unknown, tally: Tally) => T

/** Of a member that need not be there. One that is there has to be right. */
export class Optional<T> {
  readonly read: Read<T>

  constructor(read: Read<T>) {
    this.read = read
  }
}

export const optional = <T>(read: Read<T>): Optional<T> => new Optional(read)

export type Fields<T> = {
  readonly [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? Optional<Exclude<T[K], undefined>> : Read<T[K]>
}

/**
 * An object with these members. Own ones only, so that nothing that was done to `Object.prototype` is read as one; unknown ones are
 * counted.
 */
export function record<T extends object>(fields: Fields<T>): Read<T> {
  const entries = Object.entries(fields) as readonly (readonly [string, Read<unknown> | Optional<unknown>])[]
  const known = new Set(Object.keys(fields))
  return (value, tally) => {
    const members = object(value)
    const result: Record<string, unknown> = {}
    for (const [name, field] of entries) {
      const read = field instanceof Optional ? field.read : field
      if (Object.hasOwn(members, name)) result[name] = within(name, () => read(members[name], tally))
      else if (read === field) throw at(name, new Malformed('is missing'))
    }
    for (const name of Object.keys(members)) if (!known.has(name)) tally.members += 1
    return result as T
  }
}

/** The same, where a member that is not known must not be ignored. */
export function closed<T extends object>(fields: Fields<T>): Read<T> {
  const read = record(fields)
  return (value, tally) => {
    const name = Object.keys(object(value)).find(one => !Object.hasOwn(fields, one))
    if (name !== undefined) throw at(name, new Malformed('is not known'))
    return read(value, tally)
  }
}

export function list<T>(read: Read<T>, { min = 0, max }: { readonly min?: number; readonly max: number }): Read<T[]> {
  return (value, tally) => {
    if (!Array.isArray(value) || value.length < min || value.length > max)
      throw new Malformed(`must be a list of ${min === max ? min : min === 0 ? `at most ${max}` : `${min} to ${max}`}`)
    return value.map((entry, index) => within(index, () => read(entry, tally)))
  }
}

/** A list of two. */
export function pair<A, B>(first: Read<A>, second: Read<B>, what: string): Read<readonly [A, B]> {
  return (value, tally) => {
    if (!Array.isArray(value) || value.length !== 2) throw new Malformed(`must be ${what}`)
    return [within(0, () => first(value[0], tally)), within(1, () => second(value[1], tally))]
  }
}

/** Besides, nothing comes twice. */
export function distinct<T>(read: Read<readonly T[]>): Read<readonly T[]> {
  return (value, tally) => {
    const entries = read(value, tally)
    if (new Set(entries).size < entries.length) throw new Malformed('must not have an entry twice')
    return entries
  }
}

export function matching({ pattern, what }: Form): Read<string> {
  return value => {
    if (typeof value === 'string' && pattern.test(value)) return value
    throw new Malformed(`must be ${what}`)
  }
}

/** In UTF-16 units. */
export function text(max: number, min = 0): Read<string> {
  return value => {
    if (typeof value === 'string' && value.length <= max && value.length >= min) return value
    throw new Malformed(`must be a text of ${min === 0 ? 'at most' : `${min} to`} ${max} characters`)
  }
}

export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Read<number> {
  return value => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    throw new Malformed(`must be an integer from ${min} to ${max}`)
  }
}

export const boolean: Read<boolean> = value => {
  if (typeof value === 'boolean') return value
  throw new Malformed('must be true or false')
}

/** As it was written; only that it is a time is asked. */
export const time: Read<string> = value => {
  if (typeof value === 'string' && timeOf(value) !== undefined) return value
  throw new Malformed('must be a time in UTC, like 2026-11-04T15:30:05Z')
}

/** Looked at by somebody else, or by nobody. */
export const anything: Read<unknown> = value => value

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Read<T> {
  return value => {
    const found = allowed.find(one => one === value)
    if (found === undefined) throw new Malformed(`must be ${allowed.join(' or ')}`)
    return found
  }
}

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (value, tally) => (value === null ? null : read(value, tally))
}

/** An object whose members' names are the sender's. */
export function mapOf<T>(read: Read<T>, max: number): Read<Readonly<Record<string, T>>> {
  return (value, tally) => {
    const entries = Object.entries(object(value))
    if (entries.length > max) throw new Malformed(`must have at most ${max} members`)
    return Object.fromEntries(entries.map(([name, member]) => [name, within(name, () => read(member, tally))]))
  }
}

export function object(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new Malformed('must be an object')
}

function within<T>(step: string | number, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Malformed ? at(step, error) : error
  }
}

function at(step: string | number, error: Malformed): Malformed {
  error.path.unshift(step)
  return error
}
