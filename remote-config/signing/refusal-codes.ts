import type { RefusalCode } from './verify.ts'

/** The codes of `docs/errors.md` under which a refusal is reported; each has there the name that it has here. */
export const refusalCodes = {
  'envelope-malformed': 'RW409',
  'payload-type-wrong': 'RW410',
  'signature-missing': 'RW411',
  'key-unknown': 'RW412',
  'signature-bad': 'RW413',
  'signature-duplicate': 'RW414',
  'signatures-too-few': 'RW415',
  'signatures-too-many': 'RW416',
} as const satisfies Readonly<Record<RefusalCode, string>>
