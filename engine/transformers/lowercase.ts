import { foldAscii } from '../values/ascii.ts'
import type { Transformer } from './transformer.ts'

/** ASCII letters in lower case. */
export const lowercase: Transformer = foldAscii
