import { boolean, forms, integer, matching, nullable, oneOf, optional, record, time } from './forms/index.ts'
import { maxManifestBytes } from './limits.ts'
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

/** PROTOCOL.md, 5.3: this audience runs this release, as revision n, until then. */
export interface Assignment {
  readonly format: 1
  readonly audience: Audience
  readonly epoch: string
  readonly revision: number
  readonly release: string
  /** Of the manifest; bytes. */
  readonly release_size: number
  readonly issued_at: string
  readonly expires_at: string
  readonly not_before: string | null
  readonly min_release: string | null
  /** For people. */
  readonly rollback: boolean
  readonly allow_empty: boolean
}

type Written = Omit<Assignment, 'not_before' | 'min_release'> & Partial<Pick<Assignment, 'not_before' | 'min_release'>>

const read = lasting(
  record<Written>({
    format: oneOf(1),
    audience,
    epoch: matching(forms.epoch),
    revision: integer(1),
    release: matching(forms.hash),
    release_size: integer(1, maxManifestBytes),
    issued_at: time,
    expires_at: time,
    not_before: optional(nullable(time)),
    min_release: optional(nullable(time)),
    rollback: boolean,
    allow_empty: boolean,
  }),
)

/** Of the payload of an envelope that was verified. */
export function readAssignment(bytes: Uint8Array): Result<Statement<Assignment>> {
  return readStatement<Assignment>('assignment', bytes, (value, tally) => ({
    not_before: null,
    min_release: null,
    ...read(value, tally),
  }))
}

/** The bytes to be signed. Throws for what is not an assignment. */
export function assignmentBytes(assignment: Omit<Assignment, 'format'>): Buffer {
  const { audience: to, epoch, revision, release, release_size, issued_at, expires_at } = assignment
  const { not_before, min_release, rollback, allow_empty } = assignment
  const bytes = statementBytes({
    ...{ format: 1, audience: { environment: to.environment, service: to.service, stream: to.stream } },
    ...{
      epoch,
      revision,
      release,
      release_size,
      issued_at,
      expires_at,
      not_before,
      min_release,
      rollback,
      allow_empty,
    },
  })
  return checked(bytes, readAssignment(bytes))
}
