import type { RefusalCode } from './verify.ts'

/** PROTOCOL.md section 7.3: nobody signed who is trusted here, or somebody did something that nobody honest does. */
export const refusalCodes = {
  'signature-missing': 'RW410',
  'key-unknown': 'RW410',
  'signatures-too-few': 'RW410',
  'envelope-malformed': 'RW411',
  'payload-type-wrong': 'RW411',
  'signature-bad': 'RW411',
  'signature-duplicate': 'RW411',
  'signatures-too-many': 'RW411',
} as const satisfies Readonly<Record<RefusalCode, string>>
