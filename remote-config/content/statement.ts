import { hasDuplicateNames } from '../signing/index.ts'
import { textOf } from './bytes.ts'
import { forms, Malformed, matching, nullable, object, type Read, record, type Tally, timeOf } from './forms/index.ts'
import { parseWithin } from './json.ts'
import { maxStatementBytes, maxStatementDays, maxStatementDepth } from './limits.ts'
import { ok, type Result, refuse } from './refusal.ts'

/** What was read of a signed payload, and how many members of it nobody here knows. */
export interface Statement<T> {
  readonly value: T
  readonly ignored: number
}

/** To whom a statement is made: null is everybody. */
export interface Audience {
  readonly environment: string | null
  readonly service: string | null
  readonly stream: string
}

export const audience = record<Audience>({
  environment: nullable(matching(forms.name)),
  service: nullable(matching(forms.name)),
  stream: matching(forms.stream),
})

/** A JSON object of at most 4 KiB, without a name that is there twice, that `read` takes; else RW416 (PROTOCOL.md, 5.1). */
export function readStatement<T>(what: string, bytes: Uint8Array, read: Read<T>): Result<Statement<T>> {
  const wrong = (why: string) => refuse('RW416', 'assignment', `${what} ${why}`)
  if (bytes.length > maxStatementBytes) return wrong(`is larger than ${maxStatementBytes} bytes`)
  const text = textOf(bytes)
  const json = text === undefined ? undefined : parseWithin(maxStatementDepth, text)
  if (text === undefined || json === undefined)
    return wrong(`is not JSON in UTF-8, or deeper than ${maxStatementDepth}`)
  if (hasDuplicateNames(text, json.value)) return wrong('has a member twice')
  const tally: Tally = { members: 0 }
  try {
    const format = object(json.value).format
    if (format !== 1) return wrong(`has the format ${JSON.stringify(format)}, which is not known here`)
    return ok({ value: read(json.value, tally), ignored: tally.members })
  } catch (error) {
    if (error instanceof Malformed) return wrong(`is not one: ${error.told(what)}`)
    throw error
  }
}

/** On one line, with members in the order in which they are written down. */
export function statementBytes(value: object): Buffer {
  const bytes = Buffer.from(JSON.stringify(value))
  if (bytes.length > maxStatementBytes) throw new RangeError(`a statement has at most ${maxStatementBytes} bytes`)
  return bytes
}

/** Nobody signs what nobody would read. */
export function checked(bytes: Buffer, read: Result<unknown>): Buffer {
  if (!read.ok) throw new TypeError(read.message)
  return bytes
}

interface Lasting {
  readonly issued_at: string
  readonly expires_at: string
}

/** What lasts, does so for a while, and not for ever. */
export function lasting<T extends Lasting>(read: Read<T>): Read<T> {
  return (value, tally) => {
    const statement = read(value, tally)
    const ms = millisecondsOf(statement.expires_at) - millisecondsOf(statement.issued_at)
    if (ms > 0 && ms <= maxStatementDays * 86_400_000) return statement
    throw new Malformed(`must expire after it is issued, and within ${maxStatementDays} days`)
  }
}

/** Of a time that was read as one. */
export function millisecondsOf(text: string): number {
  const ms = timeOf(text)
  if (ms === undefined) throw new TypeError(`${text} is not a time`)
  return ms
}
