import { type Trust, verify } from '../signing/index.ts'
import { forms, matching, oneOf, record, text, time } from './forms/index.ts'
import { maxReason, maxStatementBytes } from './limits.ts'
import { payloadTypes } from './payload-types.ts'
import { type Refusal, type Result, refuse } from './refusal.ts'
import { checked, readStatement, type Statement, statementBytes } from './statement.ts'

/** PROTOCOL.md, 5.5: another history of revisions begins. */
export interface EpochRecord {
  readonly format: 1
  readonly stream: string
  readonly epoch: string
  readonly issued_at: string
  readonly reason: string
}

const epochRecord = record<EpochRecord>({
  format: oneOf(1),
  stream: matching(forms.stream),
  epoch: matching(forms.epoch),
  issued_at: time,
  reason: text(maxReason),
})

/** Of the payload of an envelope that was verified. */
export function readEpochRecord(bytes: Uint8Array): Result<Statement<EpochRecord>> {
  return readStatement('epoch record', bytes, epochRecord)
}

/** The bytes to be signed, by an author and by a server. Throws for what is not an epoch record. */
export function epochRecordBytes({ stream, epoch, issued_at, reason }: Omit<EpochRecord, 'format'>): Buffer {
  const bytes = statementBytes({ format: 1, stream, epoch, issued_at, reason })
  return checked(bytes, readEpochRecord(bytes))
}

/**
 * Why an envelope does not open this epoch; undefined where it does. Both roles signed it, with two keys: whoever has one of them only
 * must not be able to begin anew. Whatever is wrong with it, the epoch is unknown (RW415).
 */
export function epochNotOpened(envelope: unknown, trust: Trust, epoch: string, stream: string): Refusal | undefined {
  const expected = { payloadType: payloadTypes.epoch, maxPayloadBytes: maxStatementBytes }
  const byAuthor = verify(envelope, { ...expected, keys: trust.author })
  if (!byAuthor.ok) return unknown(`no author signed it: ${byAuthor.message}`)
  const byServer = verify(envelope, { ...expected, keys: trust.server })
  if (!byServer.ok) return unknown(`no server signed it: ${byServer.message}`)
  if (new Set([...byAuthor.keyids, ...byServer.keyids]).size < 2) return unknown('one key signed it for both roles')
  const read = readEpochRecord(byAuthor.payload)
  if (!read.ok) return unknown(read.message)
  const { value } = read.value
  return value.epoch === epoch && value.stream === stream ? undefined : unknown(`it is for ${value.epoch}`)
}

function unknown(why: string): Refusal {
  return refuse('RW415', 'assignment', `the record of the epoch is not good: ${why}`)
}
