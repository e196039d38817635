import { maxName } from './limits.ts'

/** Says which member is wrong. Never leaves this folder: `decode` turns it into a value. */
export class Malformed extends Error {}

export type Members = Readonly<Record<string, unknown>>

/** An own member, so that nothing a host did to `Object.prototype` is read as a message. */
export function member(of: Members, name: string): unknown {
  return Object.hasOwn(of, name) ? of[name] : undefined
}

export function object(value: unknown, where: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Malformed(`${where} must be an object`)
  return value as Members
}

export function list(value: unknown, where: string, max: number): readonly unknown[] {
  if (!Array.isArray(value) || value.length > max) throw new Malformed(`${where} must be a list of at most ${max}`)
  return value
}

export function text(value: unknown, where: string, max = maxName): string {
  if (typeof value !== 'string' || value.length > max)
    throw new Malformed(`${where} must be a text of at most ${max} characters`)
  return value
}

export function integer(value: unknown, where: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw new Malformed(`${where} must be an integer from ${min} to ${max}`)
}

export function oneOf<T extends string>(value: unknown, where: string, allowed: readonly T[]): T {
  const found = allowed.find(candidate => candidate === value)
  if (found === undefined) throw new Malformed(`${where} must be one of ${allowed.join(', ')}`)
  return found
}

export function matching(value: unknown, where: string, pattern: RegExp, what: string): string {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw new Malformed(`${where} must be ${what}`)
}

export const revision = (value: unknown, where: string): number => integer(value, where, 1)

export const hash = (value: unknown, where: string): string =>
  matching(value, where, /^sha256:[0-9a-f]{64}$/, '"sha256:" and 64 lower-case hex digits')

export const identifier = (value: unknown, where: string): string =>
  matching(value, where, /^[A-Za-z0-9._-]{1,64}$/, '1 to 64 of A-Z a-z 0-9 . _ -')

/** Printed in terminals and logs by others: control characters have no business in it. */
export function name(value: unknown, where: string): string | null {
  if (value === null || value === undefined) return null
  return matching(
    value,
    where,
    /^[^\p{Cc}]{0,200}$/u,
    `a text of at most ${maxName} characters without control characters`,
  )
}

export function nullable<T>(value: unknown, where: string, read: (value: unknown, where: string) => T): T | null {
  return value === null || value === undefined ? null : read(value, where)
}
