import {
  boolean,
  forms,
  integer,
  list,
  Malformed,
  mapOf,
  matching,
  nullable,
  oneOf,
  optional,
  type Read,
  record,
  text,
  time,
} from '../content/forms/index.ts'
import type { Attempt, OtherSource, ReportedProblem, Status, Timings } from './client-messages.ts'
import { limits } from './limits.ts'
import { active, anAssigned, count, hash, nonce, revision, seen, short, source, stream } from './read-common.ts'
import { shortAttempt } from './read-hello.ts'

const problemText = text(limits.problemText)
const ms = nullable(count)

const problem = record<ReportedProblem>({
  code: short,
  severity: oneOf('error', 'warning'),
  message: problemText,
  pointer: problemText,
  rule: optional(problemText),
  help: optional(problemText),
  file: optional(problemText),
  line: optional(integer(1)),
  column: optional(integer(1)),
})

const attempt = record<Attempt>({
  ...shortAttempt,
  stage: nullable(text(limits.shortText, 1)),
  problems: list(problem, { max: limits.problems }),
  problem_count: count,
  supersedes: optional(nullable(anAssigned)),
  signers: optional(list(matching(forms.keyid), { max: limits.signers })),
  fetched: optional(record<NonNullable<Attempt['fetched']>>({ objects: count, bytes: count })),
  timings: record<Timings>({ fetch_ms: ms, verify_ms: ms, compile_ms: ms, swap_ms: ms, persist_ms: ms }),
})

const otherSource = record<OtherSource>({
  name: matching(forms.id),
  state: oneOf('current', 'stale', 'none'),
  revision: nullable(revision),
  hash: nullable(hash),
})

/** Told for people to see: what is not understood of it is left out, and is no reason to close a connection. */
const otherSources: Read<readonly OtherSource[]> = (value, tally) => {
  const understood: Read<OtherSource | undefined> = (entry, tally) => {
    try {
      return otherSource(entry, tally)
    } catch (error) {
      if (error instanceof Malformed) return undefined
      throw error
    }
  }
  return list(understood, { max: limits.sources })(value, tally).filter(entry => entry !== undefined)
}

export const status = record<Status>({
  type: oneOf('status'),
  seq: integer(1),
  stream,
  nonce: optional(nonce),
  source,
  seen,
  active,
  attempt: nullable(attempt),
  shadow: optional(
    nullable<never>(() => {
      throw new Malformed('must be null')
    }),
  ),
  persisted: nullable(boolean),
  stale: nullable(time),
  development: optional(boolean),
  clock_offset_ms: optional(nullable(integer(Number.MIN_SAFE_INTEGER))),
  health: record<Status['health']>({ errors: count, last_error: nullable(problemText) }),
  ignored: optional(mapOf(count, limits.ignoredCounts)),
  sources: optional(otherSources),
})
