import { foldAscii } from '../values/ascii.ts'
import type { Transformer } from './index.ts'

/** ASCII letters in lower case. */
export const lowercase: Transformer = foldAscii
