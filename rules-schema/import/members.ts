import { isObject } from '../checks/index.ts'
import { describe, quote } from '../form/describe.ts'
import { didYouMean } from '../suggest.ts'
import { asFlag, asFloat, asSigned, asText, asUnsigned } from './lenient.ts'
import type { Spot } from './loss.ts'

/** Of one object; how many more there are is told with the last. */
const maxUnknown = 10

interface Failure {
  failed: boolean
}

/**
 * The members of an object that may be anything, read by name and type. What is missing or of another type is told as a loss, and
 * the object has then `failed`, with every object around it; what was read of it is not to be used.
 */
export class Members {
  readonly spot: Spot
  readonly #members: Readonly<Record<string, unknown>>
  readonly #failure: Failure
  readonly #known = new Set<string>()

  constructor(value: unknown, spot: Spot, failure: Failure = { failed: false }) {
    this.spot = spot
    this.#failure = failure
    this.#members = isObject(value) ? value : {}
    if (!isObject(value)) this.refuse(`an object is needed, found ${describe(value)}`)
  }

  get failed(): boolean {
    return this.#failure.failed
  }

  refuse(reason: string, ...keys: readonly (string | number)[]): undefined {
    this.#failure.failed = true
    return this.spot.at(...keys).error(reason)
  }

  has(name: string): boolean {
    this.#known.add(name)
    return Object.hasOwn(this.#members, name)
  }

  value(name: string): unknown {
    return this.has(name) ? this.#members[name] : undefined
  }

  names(): readonly string[] {
    return Object.keys(this.#members)
  }

  /** Text, or a scalar as text. */
  text(name: string, fallback?: string): string {
    return this.#read(name, 'text', asText, fallback, '')
  }

  /** Text and nothing else. */
  word(name: string, fallback?: string): string {
    return this.#read(name, 'text', value => (typeof value === 'string' ? value : undefined), fallback, '')
  }

  flag(name: string, fallback?: boolean): boolean {
    return this.#read(name, 'true or false', asFlag, fallback, false)
  }

  signed(name: string, fallback?: number): number {
    return this.#read(name, 'a whole number', asSigned, fallback, 0)
  }

  unsigned(name: string, fallback?: number): number {
    return this.#read(name, 'a whole number, not below 0', asUnsigned, fallback, 0)
  }

  float(name: string, fallback?: number): number {
    return this.#read(name, 'a number', asFloat, fallback, 0)
  }

  list(name: string, fallback?: readonly unknown[]): readonly unknown[] {
    return this.#read(
      name,
      'a list',
      value => (Array.isArray(value) ? (value as readonly unknown[]) : undefined),
      fallback,
      [],
    )
  }

  /** A list of texts, or of scalars as texts where `lenient`. */
  texts(
    name: string,
    { lenient = false, fallback }: { lenient?: boolean; fallback?: readonly string[] } = {},
  ): readonly string[] {
    return this.list(name, fallback).flatMap((value, index) => {
      const text = lenient ? asText(value) : typeof value === 'string' ? value : undefined
      return text ?? this.refuse(`text is needed, found ${describe(value)}`, name, index) ?? []
    })
  }

  /** Where it is absent and may be, the empty object. */
  object(name: string, { optional = false } = {}): Members {
    const isThere = this.has(name)
    if (!isThere && !optional) this.refuse(`${quote(name)} is missing`)
    return new Members(isThere ? this.#members[name] : {}, this.spot.at(name), this.#failure)
  }

  /** The entries of a list, as objects. */
  items(name: string, fallback?: readonly unknown[]): readonly Members[] {
    return this.list(name, fallback).map((value, index) => new Members(value, this.spot.at(name, index), this.#failure))
  }

  /** Tells the members that nobody has asked for; libddwaf passes over them in silence. */
  tellUnknown(): void {
    const unknown = this.names().filter(name => !this.#known.has(name))
    for (const name of unknown.slice(0, maxUnknown)) {
      const meant = didYouMean(name, [...this.#known])
      this.spot
        .at(name)
        .warning(`${quote(name)} is no member that is known here${meant === undefined ? '' : `: ${meant}`}`)
    }
    if (unknown.length > maxUnknown) this.spot.warning(`${unknown.length - maxUnknown} more members are not known here`)
  }

  #read<Value>(
    name: string,
    wanted: string,
    read: (value: unknown) => Value | undefined,
    fallback: Value | undefined,
    harmless: Value,
  ): Value {
    if (!this.has(name)) {
      if (fallback === undefined) this.refuse(`${quote(name)} is missing`)
      return fallback ?? harmless
    }
    const found = read(this.#members[name])
    if (found === undefined) this.refuse(`${wanted} is needed, found ${describe(this.#members[name])}`, name)
    return found ?? harmless
  }
}
