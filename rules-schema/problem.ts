/**
 * What can be wrong with a rule set. Codes are stable and never reused; `docs/errors.md` has a heading for each
 * (`test/rules-schema/error-codes.test.ts` holds the two together).
 */
export const problemCodes = {
  RW001: 'not-json',
  RW002: 'not-utf8',
  RW003: 'duplicate-key',
  RW004: 'too-deep',
  RW005: 'too-large',
  RW006: 'empty-document',
  RW007: 'number-out-of-range',
  RW008: 'text-invalid',
  RW101: 'unknown-member',
  RW102: 'missing-member',
  RW103: 'pattern-invalid',
  RW104: 'wrong-type',
  RW105: 'wrong-value',
  RW106: 'unknown-version',
  RW107: 'rules-empty',
  RW108: 'duplicate-id',
  RW109: 'unknown-operator',
  RW110: 'unknown-transformer',
  RW111: 'unknown-address',
  RW112: 'path-invalid',
  RW113: 'endpoint-invalid',
  RW114: 'path-parameter-unknown',
  RW115: 'member-not-for-operator',
  RW116: 'capture-of-secret',
  RW117: 'too-many',
  RW118: 'reserved-name',
  RW119: 'name-invalid',
  RW120: 'time-invalid',
  RW121: 'ip-invalid',
  RW122: 'list-unknown',
  RW123: 'repetition-too-large',
  RW124: 'pattern-too-large',
  RW125: 'patterns-too-large',
  RW126: 'pattern-too-slow',
  RW127: 'too-many-unfiltered',
  RW201: 'id-in-two-sources',
  RW202: 'rule-not-there',
  RW301: 'metadata-missing',
  RW302: 'header-name-case',
  RW303: 'pattern-matches-everything',
  RW304: 'event-resembles-built-in',
  RW305: 'hmac-without-key',
  RW306: 'block-without-counter-test',
  RW307: 'exclusion-target-unknown',
  RW308: 'excludes-everything',
  RW309: 'unfiltered-rule',
  RW401: 'offer-stale',
  RW402: 'offer-equivocal',
  RW403: 'offer-hash-mismatch',
  RW404: 'apply-failed',
  RW405: 'rules-missing',
  RW406: 'file-unreadable',
  RW407: 'not-a-file',
  RW408: 'link-outside',
  RW410: 'signature-missing',
  RW411: 'signature-bad',
} as const

export type ProblemCode = keyof typeof problemCodes

export interface Problem {
  readonly code: ProblemCode
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** What to do instead. */
  readonly help?: string
  /** RFC 6901, into the document; "" is the document itself. */
  readonly pointer: string
  readonly file?: string
  /** 1-based. */
  readonly line?: number
  /** 1-based, in UTF-16 code units. */
  readonly column?: number
}

/** No list of problems is longer: nobody reads on, and a hostile file must not make one of millions. */
export const maxProblems = 100

export function error(code: ProblemCode, pointer: string, message: string, help?: string): Problem {
  return { code, severity: 'error', message, pointer, ...(help === undefined ? {} : { help }) }
}

export function warning(code: ProblemCode, pointer: string, message: string, help?: string): Problem {
  return { code, severity: 'warning', message, pointer, ...(help === undefined ? {} : { help }) }
}
