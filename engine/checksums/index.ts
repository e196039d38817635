import type { MatchRegexWithChecksum } from '../../rules-schema/index.ts'
import { luhn } from './luhn.ts'

/** Whether the digits of a text pass. */
export type Checksum = (text: string) => boolean

/** A name in the schema that is missing here is a type error. */
export const checksums: Readonly<Record<MatchRegexWithChecksum['checksum'], Checksum>> = { luhn }
