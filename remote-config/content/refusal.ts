/** PROTOCOL.md, 7.3: why an offer, or a list, is not taken. Told in a status as the code of a problem. */
export const refusalNames = {
  RW401: 'offer-stale',
  RW402: 'offer-equivocal',
  RW403: 'offer-hash-mismatch',
  RW404: 'apply-failed',
  RW410: 'signature-missing',
  RW411: 'signature-bad',
  RW412: 'assignment-expired',
  RW413: 'assignment-not-yet-valid',
  RW414: 'audience-foreign',
  RW415: 'epoch-unknown',
  RW416: 'statement-unsupported',
  RW417: 'manifest-malformed',
  RW418: 'content-missing',
  RW419: 'release-empty',
  RW420: 'release-revoked',
  RW421: 'ceiling-exceeded',
  RW422: 'attempt-timeout',
  RW423: 'reverted',
  RW424: 'list-refused',
  RW425: 'refused-before',
} as const

export type RefusalCode = keyof typeof refusalNames

/** Whom a refusal is about: it decides what is offered again. */
export type Blame = 'release' | 'assignment' | 'transfer' | 'instance'

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  /** Null for lists. */
  readonly blame: Blame | null
  /** For people; without a byte of what was not verified, but for ids and hashes. */
  readonly message: string
  /** The rule that it is about. */
  readonly rule?: string
}

/** What others get wrong is a value. */
export type Result<T> = { readonly ok: true; readonly value: T } | Refusal

export function refuse(code: RefusalCode, blame: Blame | null, message: string, rule?: string): Refusal {
  return { ok: false, code, blame, message, ...(rule === undefined ? {} : { rule }) }
}

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}
