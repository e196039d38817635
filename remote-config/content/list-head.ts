import { forms, integer, Malformed, matching, nullable, oneOf, type Read, record, time } from './forms/index.ts'
import { maxContentBytes, maxListEntries } from './limits.ts'
import type { Result } from './refusal.ts'
import {
  type Audience,
  audience,
  checked,
  lasting,
  readStatement,
  type Statement,
  statementBytes,
} from './statement.ts'

/** PROTOCOL.md, 5.4: this list has these contents, as revision n, until then. */
export interface ListHead {
  readonly format: 1
  readonly audience: Audience
  readonly epoch: string
  readonly list: string
  readonly kind: 'value' | 'ip'
  /** Of this one list. */
  readonly revision: number
  /** Null: what its release says. */
  readonly contents: string | null
  /** Entries. */
  readonly count: number
  /** Bytes of a snapshot. */
  readonly size: number
  readonly issued_at: string
  readonly expires_at: string
}

const members = lasting(
  record<ListHead>({
    format: oneOf(1),
    audience,
    epoch: matching(forms.epoch),
    list: matching(forms.part),
    kind: oneOf('value', 'ip'),
    revision: integer(1),
    contents: nullable(matching(forms.hash)),
    count: integer(0, maxListEntries),
    size: integer(0, maxContentBytes),
    issued_at: time,
    expires_at: time,
  }),
)

const head: Read<ListHead> = (value, tally) => {
  const read = members(value, tally)
  if (read.contents !== null || (read.count === 0 && read.size === 0)) return read
  throw new Malformed('must have a count and a size of 0 where it has no contents')
}

/** Of the payload of an envelope that was verified. */
export function readListHead(bytes: Uint8Array): Result<Statement<ListHead>> {
  return readStatement('list head', bytes, head)
}

/** The bytes to be signed. Throws for what is not a list head. */
export function listHeadBytes(of: Omit<ListHead, 'format'>): Buffer {
  const { audience: to, epoch, list, kind, revision, contents, count, size, issued_at, expires_at } = of
  const bytes = statementBytes({
    ...{ format: 1, audience: { environment: to.environment, service: to.service, stream: to.stream } },
    ...{ epoch, list, kind, revision, contents, count, size, issued_at, expires_at },
  })
  return checked(bytes, readListHead(bytes))
}
