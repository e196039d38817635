import type { Transformer } from './transformer.ts'

/** Several spaces become one; other white space stays. */
export const compressWhitespace: Transformer = text => (text.includes('  ') ? text.replace(/ {2,}/g, ' ') : text)
