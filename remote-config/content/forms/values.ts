import { parseTimestamp } from '../../../rules-schema/index.ts'

/** PROTOCOL.md section 3, "values that occur in several places": how each is written, and in which words that is told. */

export interface Form {
  readonly pattern: RegExp
  readonly what: string
}

const printable = 'printable ASCII characters'

export const forms = {
  stream: { pattern: /^[a-z][a-z0-9-]{0,63}$/, what: 'the name of a stream' },
  epoch: { pattern: /^[1-9][0-9]{0,8}-[0-9a-f]{16}$/, what: 'an epoch: a number, "-" and 16 hex digits' },
  hash: { pattern: /^sha256:[0-9a-f]{64}$/, what: '"sha256:" and 64 lower-case hex digits' },
  keyid: { pattern: /^ed25519:[0-9a-f]{32}$/, what: '"ed25519:" and 32 lower-case hex digits' },
  /** Of instances and their processes. */
  id: { pattern: /^[A-Za-z0-9._-]{1,64}$/, what: '1 to 64 of A-Z a-z 0-9 . _ -' },
  nonce: { pattern: /^[\x20-\x7e]{1,64}$/, what: `1 to 64 ${printable}` },
  token: { pattern: /^[\x20-\x7e]{1,512}$/, what: `1 to 512 ${printable}` },
  /** Of rules and lists. */
  part: { pattern: /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/, what: 'an id: 1 to 128 of A-Z a-z 0-9 . _ : -' },
  /** Printed in terminals and logs by others: control characters have no business in it. */
  name: { pattern: /^[^\p{Cc}]{0,256}$/u, what: 'a text of at most 256 characters without control characters' },
} as const satisfies Readonly<Record<string, Form>>

const utcTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/

/** Milliseconds since the epoch of an RFC 3339 time in UTC, in seconds or milliseconds; undefined for anything else. */
export function timeOf(text: string): number | undefined {
  return utcTime.test(text) ? parseTimestamp(text) : undefined
}

/** The number in an epoch's name, by which epochs are older and newer. */
export function epochNumber(epoch: string): number {
  return Number(epoch.slice(0, epoch.indexOf('-')))
}
