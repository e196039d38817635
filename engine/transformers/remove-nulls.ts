import type { Transformer } from './transformer.ts'

/** Without NUL characters. */
export const removeNulls: Transformer = text => (text.includes('\0') ? text.replaceAll('\0', '') : text)
